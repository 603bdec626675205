// What lies under the markers: land, borders and names, drawn from outlines that came with the product.
import * as L from 'leaflet'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { make } from '../lib/dom'

type Shapes = Topology<{ shapes: GeometryCollection }>
type Town = [name: string, latitude: number, longitude: number, thousands: number]
interface World { countries: Shapes, provinces: Shapes, towns: Town[] }
interface Towns { municipalities: Shapes, towns: Town[] }

/** Lines that belong together (a polygon with its holes), on a world from 0 to 1, and the box around them. */
interface Piece { lines: Float64Array[], west: number, top: number, east: number, bottom: number }
interface Name { text: string, at: L.LatLng, from: number, to: number, kind: 'country' | 'town', weight: number }

const TILE = 256
const CLOSE = 9 // from this zoom on, municipalities
const INKS = ['land', 'border', 'province', 'town'] as const

/** Leaflet's map, its controls in the person's language and the outlines under it. `host` carries the data-*. */
export function baseMap(host: HTMLElement, canvas: HTMLElement, options: L.MapOptions = {}): L.Map {
  const { zoomIn = '', zoomOut = '', tiles, credit } = host.dataset
  const map = L.map(canvas, {
    zoomControl: false, minZoom: 2, maxZoom: 18, maxBounds: [[-85, -220], [85, 220]], maxBoundsViscosity: 1, ...options,
  })
  map.attributionControl.setPrefix(false)
  if (options.zoomControl !== false) L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map)
  if (tiles) {
    L.tileLayer(tiles, { attribution: plain(credit), maxZoom: 18, referrerPolicy: 'strict-origin-when-cross-origin' }).addTo(map)
  } else {
    void outlines(host, map)
  }
  return map
}

function plain(text = ''): string {
  return make('i', {}, text).innerHTML
}

async function outlines(host: HTMLElement, map: L.Map): Promise<void> {
  const base = new Outlines(map.getContainer())
  const world = await fetchJson<World>(host.dataset.world)
  base.land = [...polygons(world.countries), ...polygons(world.provinces)]
  base.borders = lines(world.countries)
  base.provinces = lines(world.provinces)
  base.addTo(map)
  const names = new Names([...countries(world.countries, host.dataset.language), ...world.towns.map(town)]).addTo(map)
  const closer = async (): Promise<void> => {
    if (map.getZoom() < CLOSE) return
    map.off('zoomend', closer)
    const found = await fetchJson<Towns>(host.dataset.towns)
    base.towns = lines(found.municipalities)
    base.redraw()
    names.add(found.towns.map(town))
  }
  map.on('zoomend', closer)
  map.whenReady(() => void closer())
  const repaint = (): unknown => base.redraw()
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ['data-theme'] })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint)
}

async function fetchJson<T>(url = ''): Promise<T> {
  const response = await fetch(url)
  return await response.json() as T
}

/** The outlines as tiles, each drawn when it comes into sight: moving costs no more than with tiles of a server. */
class Outlines extends L.GridLayer {
  land: Piece[] = []
  borders: Piece[] = []
  provinces: Piece[] = []
  towns: Piece[] = []
  private inks: Record<string, string> = {}

  constructor(private readonly box: HTMLElement) {
    super({ attribution: 'Natural Earth · © Instituto Geográfico Nacional', keepBuffer: 1, updateWhenZooming: false })
    this.mix()
  }

  override redraw(): this {
    this.mix()
    return super.redraw()
  }

  /** The colours of the theme, as the style sheet says them. */
  private mix(): void {
    const probe = this.box.appendChild(make('span', { hidden: '' }))
    for (const ink of INKS) {
      probe.className = `map-ink-${ink}`
      this.inks[ink] = getComputedStyle(probe).color
    }
    probe.remove()
  }

  protected override createTile({ x, y, z }: L.Coords): HTMLElement {
    const tile = document.createElement('canvas')
    const sharp = Math.min(devicePixelRatio || 1, 2)
    tile.width = tile.height = TILE * sharp
    const pen = tile.getContext('2d')!
    pen.scale(sharp, sharp)
    pen.lineJoin = 'round'
    const scale = TILE * 2 ** z
    const draw = (pieces: Piece[], ink: string, width: number): void => {
      pen.beginPath()
      for (const piece of pieces) {
        const margin = 2 / scale
        if (piece.east < x * TILE / scale - margin || piece.west > (x + 1) * TILE / scale + margin) continue
        if (piece.bottom < y * TILE / scale - margin || piece.top > (y + 1) * TILE / scale + margin) continue
        for (const line of piece.lines) trace(pen, line, scale, x * TILE, y * TILE)
      }
      if (width) {
        pen.lineWidth = width
        pen.strokeStyle = this.inks[ink]!
        pen.stroke()
      } else {
        pen.fillStyle = this.inks[ink]!
        pen.fill('evenodd')
      }
    }
    // One by one: where two sources overlap, both are land.
    for (const piece of this.land) draw([piece], 'land', 0)
    if (z >= CLOSE) draw(this.towns, 'town', 0.75)
    if (z >= 5) draw(this.provinces, 'province', z < 8 ? 0.75 : 1.25)
    draw(this.borders, 'border', z < 5 ? 0.75 : 1.25)
    return tile
  }
}

/** Adds a line to the path; points closer than a pixel to the one before are left out. */
function trace(pen: CanvasRenderingContext2D, line: Float64Array, scale: number, left: number, up: number): void {
  let [lastX, lastY] = [Infinity, Infinity]
  for (let at = 0; at < line.length; at += 2) {
    const x = line[at]! * scale - left
    const y = line[at + 1]! * scale - up
    if (at && at < line.length - 2 && Math.abs(x - lastX) + Math.abs(y - lastY) < 0.8) continue
    if (at) pen.lineTo(x, y)
    else pen.moveTo(x, y)
    lastX = x
    lastY = y
  }
}

function piece(rings: GeoJSON.Position[][]): Piece {
  let [west, top, east, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const lines = rings.map((ring) => {
    const line = new Float64Array(ring.length * 2)
    ring.forEach(([longitude = 0, latitude = 0], at) => {
      const sine = Math.sin(Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI / 180)
      const x = line[at * 2] = (longitude + 180) / 360
      const y = line[at * 2 + 1] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
      west = Math.min(west, x)
      east = Math.max(east, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    })
    return line
  })
  return { lines, west, top, east, bottom }
}

function polygons(shapes: Shapes): Piece[] {
  return feature(shapes, shapes.objects.shapes).features.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? [piece(geometry.coordinates)]
      : geometry.type === 'MultiPolygon' ? geometry.coordinates.map(piece) : [])
}

/** The borders between the shapes, without their coasts. */
function lines(shapes: Shapes): Piece[] {
  return mesh(shapes, shapes.objects.shapes as never, (a, b) => a !== b).coordinates.map((line) => piece([line]))
}

function countries(shapes: Shapes, language = 'es'): Name[] {
  const words = new Intl.DisplayNames(language, { type: 'region' })
  return feature(shapes, shapes.objects.shapes).features.flatMap(({ id, geometry }): Name[] => {
    const rings = geometry.type === 'Polygon' ? [geometry.coordinates[0]!]
      : geometry.type === 'MultiPolygon' ? geometry.coordinates.map((one) => one[0]!) : []
    const [largest] = rings.map(middle).sort((a, b) => b.weight - a.weight)
    const text = id ? words.of(String(id)) : ''
    if (!largest || !text) return []
    const from = largest.weight > 400 ? 2 : largest.weight > 60 ? 3 : largest.weight > 8 ? 4 : 5
    return [{ text, ...largest, from, to: 7, kind: 'country' }]
  })
}

/** The middle of a ring, and its area in square degrees. */
function middle(ring: GeoJSON.Position[]): { at: L.LatLng, weight: number } {
  let [area, x, y] = [0, 0, 0]
  ring.slice(1).forEach(([bx = 0, by = 0], place) => {
    const [ax = 0, ay = 0] = ring[place]!
    const cross = ax * by - bx * ay
    area += cross
    x += (ax + bx) * cross
    y += (ay + by) * cross
  })
  return { at: L.latLng(y / (3 * area || 1), x / (3 * area || 1)), weight: Math.abs(area) / 2 }
}

function town([text, latitude, longitude, thousands]: Town): Name {
  const steps: [number, number][] = [[500, 5], [200, 6], [100, 7], [50, 8], [20, 9]]
  const from = steps.find(([size]) => thousands >= size)?.[1] ?? 10
  return { text, at: L.latLng(latitude, longitude), from, to: 99, kind: 'town', weight: thousands }
}

/** Names where there is room for them, the weightier first. */
class Names extends L.LayerGroup {
  private box: L.Map | null = null

  constructor(private names: Name[]) {
    super()
    this.add([])
  }

  add(more: Name[]): void {
    this.names = [...this.names, ...more].sort((a, b) => a.from - b.from || b.weight - a.weight)
    this.show()
  }

  override onAdd(map: L.Map): this {
    super.onAdd(map)
    this.box = map
    if (!map.getPane('names')) {
      const pane = map.createPane('names')
      pane.style.zIndex = '350'
      pane.setAttribute('aria-hidden', 'true')
    }
    map.on('moveend', this.show, this)
    map.whenReady(() => this.show())
    return this
  }

  private show(): void {
    const map = this.box
    if (!map) return
    const zoom = map.getZoom()
    const view = map.getBounds().pad(0.1)
    const taken: [number, number, number][] = []
    this.clearLayers()
    for (const { text, at, from, to, kind } of this.names) {
      if (zoom < from || zoom > to || !view.contains(at) || taken.length > 70) continue
      const { x, y } = map.latLngToContainerPoint(at)
      const half = text.length * 3.4 + 6
      if (taken.some(([left, up, wide]) => Math.abs(left - x) < half + wide && Math.abs(up - y) < 18)) continue
      taken.push([x, y, half])
      const html = make('span', {}, text)
      L.marker(at, {
        icon: L.divIcon({ className: `map-name map-name-${kind}`, html, iconSize: [0, 0] }),
        interactive: false, keyboard: false, pane: 'names',
      }).addTo(this)
    }
  }
}
