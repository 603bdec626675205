// The outlines under every map, built into dist/map: world.json (countries, provinces, larger towns) is drawn at
// once; towns.json (municipalities) is fetched when somebody looks closer. Natural Earth and IGN España.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const read = async (path) => JSON.parse(await readFile(here(path), 'utf8'))
const LARGER = 20 // thousand people

/** A topology with one object, whose shapes say no more than `tell` wants to know of them. */
function only(topology, name, tell = () => ({})) {
  const { type, transform, arcs, objects } = topology
  const geometries = objects[name].geometries.map((one) => ({ type: one.type, arcs: one.arcs, ...tell(one) }))
  return { type, transform, arcs, objects: { shapes: { type: 'GeometryCollection', geometries } } }
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
  const world = {
    countries: only(countries, 'countries', (one) => ({ id: letters.get(one.id) ?? '' })),
    provinces: only(provinces, 'provinces'),
    towns: towns.filter(([, , , thousands]) => thousands >= LARGER),
  }
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/world.json`, JSON.stringify(world))
  await writeFile(`${folder}/towns.json`, JSON.stringify({
    municipalities: only(municipalities, 'municipalities'),
    towns: towns.filter(([, , , thousands]) => thousands < LARGER),
  }))
}
