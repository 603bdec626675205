// The outlines under every map, built into dist/map: world.json (countries, provinces, larger towns) is drawn at
// once; towns.json (municipalities) is fetched when somebody looks closer. Natural Earth and IGN España.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { feature } from 'topojson-client'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const read = async (path) => JSON.parse(await readFile(here(path), 'utf8'))
const LARGER = 20 // thousand people

/** The rings of a shape, each a list of arcs. */
const rings = ({ type, arcs }) => (type === 'Polygon' ? arcs : type === 'MultiPolygon' ? arcs.flat() : [])

/** What a browser draws: the arcs, the polygons made of them, and which arcs part two shapes (coasts do not). */
function outlines({ transform, arcs, objects }, name) {
  const { geometries } = objects[name]
  const used = new Uint8Array(arcs.length)
  for (const one of geometries) {
    for (const arc of new Set(rings(one).flat().map((at) => (at < 0 ? ~at : at)))) used[arc] += 1
  }
  return {
    transform,
    arcs,
    polygons: geometries.flatMap((one) => (one.type === 'Polygon' ? [one.arcs] : (one.arcs ?? []))),
    borders: [...used.keys()].filter((at) => used[at] > 1),
  }
}

/** Only the arcs that part two shapes. */
function borders(topology, name) {
  const { transform, arcs, borders: between } = outlines(topology, name)
  return { transform, arcs: between.map((at) => arcs[at]) }
}

/** The middle of the largest part of a shape, and the area of that part in square degrees. */
function middle(geometry) {
  const outer = geometry.type === 'Polygon' ? [geometry.coordinates[0]] : geometry.coordinates.map(([ring]) => ring)
  const found = outer.map((ring) => {
    let [area, x, y] = [0, 0, 0]
    ring.slice(1).forEach(([bx, by], at) => {
      const [ax, ay] = ring[at]
      const cross = ax * by - bx * ay
      area += cross
      x += (ax + bx) * cross
      y += (ay + by) * cross
    })
    return [y / (3 * area), x / (3 * area), Math.abs(area) / 2]
  })
  return found.sort((a, b) => b[2] - a[2])[0].map((one) => Math.round(one * 1000) / 1000)
}

export async function basemap(folder) {
  const [countries, provinces, municipalities, codes, table] = await Promise.all([
    read('node_modules/world-atlas/countries-50m.json'),
    read('node_modules/es-atlas/es/provinces.json'),
    read('node_modules/es-atlas/es/municipalities.json'),
    read('node_modules/i18n-iso-countries/codes.json'),
    readFile(here('../src/vinculo/demo/data/municipalities.csv'), 'utf8'),
  ])
  // Browsers know the name of a country in every language, by its two letters.
  const letters = new Map(codes.map(([two, , number]) => [number, two]))
  const towns = table.trim().split('\n').slice(1).map((line) => {
    const [, name, , latitude, longitude, , , thousands] = line.split(',')
    return [name, Number(latitude), Number(longitude), Number(thousands)]
  })
  const shapes = feature(countries, countries.objects.countries).features
  const world = {
    countries: outlines(countries, 'countries'),
    provinces: outlines(provinces, 'provinces'),
    names: shapes.filter(({ id }) => letters.has(id)).map(({ id, geometry }) => [letters.get(id), ...middle(geometry)]),
    towns: towns.filter(([, , , thousands]) => thousands >= LARGER),
  }
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/world.json`, JSON.stringify(world))
  await writeFile(`${folder}/towns.json`, JSON.stringify({
    municipalities: borders(municipalities, 'municipalities'),
    towns: towns.filter(([, , , thousands]) => thousands < LARGER),
  }))
}
