// What lies under the markers: land, borders and names, drawn from outlines that came with the product.
import * as L from 'leaflet'
import { make } from '../lib/dom'

/** As `basemap.mjs` writes them: arcs in steps of a grid; a negative number is the arc ~n backwards. */
interface Arcs { transform: { scale: [number, number], translate: [number, number] }, arcs: [number, number][][] }
interface Shapes extends Arcs { polygons: number[][][], borders: number[] }
type Town = [name: string, latitude: number, longitude: number, thousands: number]
type Country = [letters: string, latitude: number, longitude: number, area: number]
interface World { countries: Shapes, provinces: Shapes, names: Country[], towns: Town[] }
interface Towns { municipalities: Arcs, towns: Town[] }

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
    zoomControl: false, fadeAnimation: false, minZoom: 2, maxZoom: closest(host),
    maxBounds: [[-85, -220], [85, 220]], maxBoundsViscosity: 1, ...options,
  })
  map.attributionControl.setPrefix(false)
  if (options.zoomControl !== false) L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map)
  if (tiles) {
    L.tileLayer(tiles, { attribution: plain(credit), maxZoom: closest(host), referrerPolicy: 'strict-origin-when-cross-origin' }).addTo(map)
  } else {
    void outlines(host, map)
  }
  return map
}

/** Outlines say nothing more beyond this zoom; streets do. */
export function closest(host: HTMLElement): number {
  return host.dataset.tiles ? 18 : 16
}

function plain(text = ''): string {
  return make('i', {}, text).innerHTML
}

async function outlines(host: HTMLElement, map: L.Map): Promise<void> {
  const base = new Outlines(map.getContainer())
  const world = await fetchJson<World>(host.dataset.world)
  const [states, regions] = [shaped(world.countries), shaped(world.provinces)]
  base.land = [...states.land, ...regions.land]
  base.borders = states.borders
  base.provinces = regions.borders
  base.addTo(map)
  const names = new Names([...countries(world.names, host.dataset.language), ...world.towns.map(town)]).addTo(map)
  const closer = async (): Promise<void> => {
    if (map.getZoom() < CLOSE) return
    map.off('zoomend', closer)
    const found = await fetchJson<Towns>(host.dataset.towns)
    base.towns = arcsOf(found.municipalities).map((line) => piece([line]))
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

/** The arcs on a world from 0 to 1. */
function arcsOf({ transform: { scale, translate }, arcs }: Arcs): Float64Array[] {
  return arcs.map((steps) => {
    const line = new Float64Array(steps.length * 2)
    let [x, y] = [0, 0]
    steps.forEach(([dx, dy], at) => {
      x += dx
      y += dy
      const latitude = Math.max(-85.05, Math.min(85.05, y * scale[1] + translate[1]))
      const sine = Math.sin(latitude * Math.PI / 180)
      line[at * 2] = (x * scale[0] + translate[0] + 180) / 360
      line[at * 2 + 1] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
    })
    return line
  })
}

function piece(lines: Float64Array[]): Piece {
  let [west, top, east, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 2) {
      west = Math.min(west, line[at]!)
      east = Math.max(east, line[at]!)
      top = Math.min(top, line[at + 1]!)
      bottom = Math.max(bottom, line[at + 1]!)
    }
  }
  return { lines, west, top, east, bottom }
}

/** A ring from the arcs it is made of. */
function ring(arcs: Float64Array[], parts: number[]): Float64Array {
  const line = new Float64Array(parts.reduce((sum, part) => sum + arcs[part < 0 ? ~part : part]!.length, 0))
  let end = 0
  for (const part of parts) {
    const arc = arcs[part < 0 ? ~part : part]!
    if (part >= 0) line.set(arc, end)
    else {
      for (let at = 0; at < arc.length; at += 2) {
        line[end + at] = arc[arc.length - 2 - at]!
        line[end + at + 1] = arc[arc.length - 1 - at]!
      }
    }
    end += arc.length
  }
  return line
}

function shaped(shapes: Shapes): { land: Piece[], borders: Piece[] } {
  const arcs = arcsOf(shapes)
  return {
    land: shapes.polygons.map((rings) => piece(rings.map((parts) => ring(arcs, parts)))),
    borders: shapes.borders.map((at) => piece([arcs[at]!])),
  }
}

/** Countries in the words of the browser, from its code of two letters. */
function countries(names: Country[], language = 'es'): Name[] {
  const words = new Intl.DisplayNames(language, { type: 'region' })
  return names.map(([letters, latitude, longitude, weight]) => {
    const from = weight > 400 ? 2 : weight > 60 ? 3 : weight > 8 ? 4 : 5
    return { text: words.of(letters) ?? '', at: L.latLng(latitude, longitude), from, to: 7, kind: 'country', weight }
  })
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
