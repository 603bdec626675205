// Groups the points of a map away from the page, so that moving it stays smooth with a hundred thousand of them.
import Supercluster from 'supercluster'

/** What the page asks, and what it is told; `seq` lets it drop answers that come too late. */
export type Question =
  | { type: 'load', buffer: ArrayBuffer, closest: number }
  | { type: 'view', seq: number, box: [number, number, number, number], zoom: number, middle: [number, number] }
  | { type: 'group', seq: number, id: number }
export interface Mark { key: string, id: number, latitude: number, longitude: number, count: number }
export type Answer =
  | { type: 'loaded', count: number, without: number | null, box: [number, number, number, number] | null }
  | { type: 'ready' }
  | { type: 'view', seq: number, marks: Mark[], count: number, nearest: number[] }
  | { type: 'group', seq: number, zoom: number, ids: number[] }

const SCALE = 100_000
const UNKNOWN = 2 ** 32 - 1
const LISTED = 50

const page = self as unknown as { postMessage: (answer: Answer) => void, onmessage: (event: MessageEvent<Question>) => void }
let groups = new Supercluster<{ id: number }, object>()
let keys = new Float64Array()
let north = new Int32Array()
let east = new Int32Array()

page.onmessage = ({ data }) => {
  if (data.type === 'load') load(data.buffer, data.closest)
  else if (data.type === 'view') view(data)
  else page.postMessage({
    type: 'group',
    seq: data.seq,
    zoom: groups.getClusterExpansionZoom(data.id),
    ids: groups.getLeaves(data.id, LISTED).map((leaf) => leaf.properties.id),
  })
}

function load(buffer: ArrayBuffer, closest: number): void {
  unpack(buffer)
  // Grouped up to the closest zoom of the map: what is all in one place stays one mark, which tells of them all.
  groups = new Supercluster({ radius: 70, maxZoom: closest })
  groups.load(Array.from(keys, (id, place) => ({
    type: 'Feature',
    properties: { id },
    geometry: { type: 'Point', coordinates: [east[place]! / SCALE, north[place]! / SCALE] },
  })))
  page.postMessage({ type: 'ready' })
}

/** Reads what `screens/map_points.py` wrote. */
function unpack(buffer: ArrayBuffer): void {
  const head = new DataView(buffer)
  const count = head.getUint32(0, true)
  const without = head.getUint32(4, true)
  const steps = new Uint32Array(buffer, 16, count)
  north = new Int32Array(buffer, 16 + 4 * count, count)
  east = new Int32Array(buffer, 16 + 8 * count, count)
  keys = new Float64Array(count)
  let key = head.getFloat64(8, true)
  let [south, west, top, right] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let place = 0; place < count; place++) {
    keys[place] = key += steps[place]!
    south = Math.min(south, north[place]!)
    top = Math.max(top, north[place]!)
    west = Math.min(west, east[place]!)
    right = Math.max(right, east[place]!)
  }
  page.postMessage({
    type: 'loaded',
    count,
    without: without === UNKNOWN ? null : without,
    box: count ? [west / SCALE, south / SCALE, right / SCALE, top / SCALE] : null,
  })
}

function view({ seq, box, zoom, middle }: Extract<Question, { type: 'view' }>): void {
  const marks = groups.getClusters(box, zoom).map((one): Mark => {
    const [longitude = 0, latitude = 0] = one.geometry.coordinates
    const found = one.properties as { id: number, cluster?: boolean, cluster_id?: number, point_count?: number }
    return found.cluster
      ? { key: `group ${found.cluster_id}`, id: found.cluster_id!, latitude, longitude, count: found.point_count! }
      : { key: `one ${found.id}`, id: found.id, latitude, longitude, count: 1 }
  })
  page.postMessage({ type: 'view', seq, marks, ...around(box, middle) })
}

/** How many points the view holds, and those nearest to its middle. */
function around([west, south, right, top]: [number, number, number, number], [latitude, longitude]: [number, number]) {
  const inside: number[] = []
  const far: number[] = []
  const narrow = Math.cos(latitude * Math.PI / 180)
  for (let place = 0; place < keys.length; place++) {
    const y = north[place]! / SCALE
    const x = east[place]! / SCALE
    if (y < south || y > top || x < west || x > right) continue
    inside.push(place)
    far.push((y - latitude) ** 2 + ((x - longitude) * narrow) ** 2)
  }
  const limit = far.length > LISTED ? Float64Array.from(far).sort()[LISTED - 1]! : Infinity
  const near = inside.map((place, at) => [far[at]!, keys[place]!] as const).filter(([distance]) => distance <= limit)
  near.sort((a, b) => a[0] - b[0])
  return { count: inside.length, nearest: near.slice(0, LISTED).map(([, key]) => key) }
}
