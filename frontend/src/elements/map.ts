// <v-map>: the rows of a list on a map, grouped while they are many, and those in sight told beside it.
import * as L from 'leaflet'
import { later, make } from '../lib/dom'
import { count as shown, say } from '../lib/words'
import { baseMap, closest } from '../map/base'
import type { Answer, Mark, Question } from '../map/worker'

const SPAIN: L.LatLngBoundsExpression = [[35.9, -9.6], [43.9, 4.4]]
const MOST = 300_000 // as the server sends them
const CLOSE = 12 // the zoom at which a row is looked at

class ListMap extends HTMLElement {
  private map!: L.Map
  private worker!: Worker
  private readonly marks = new Map<string, L.Marker>()
  private readonly groups = new Map<number, (zoom: number, ids: number[]) => void>()
  private seq = 0
  private asked = ''
  private listing: AbortController | null = null
  private ready = false

  connectedCallback(): void {
    this.worker = new Worker(this.dataset.worker!)
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => this.answered(data)
    this.worker.onerror = () => this.hint(this.text('failed'))
    void this.load()
    this.map = baseMap(this, this.find('.map-canvas'))
    const place = /^#(\d+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(location.hash)
    if (place) this.map.setView([Number(place[2]), Number(place[3])], Number(place[1]))
    this.map.on('moveend', () => this.moved())
    this.addEventListener('click', (event) => this.clicked(event))
    // Leaflet does so only while the map itself has the focus.
    this.addEventListener('keydown', (event) => event.key === 'Escape' && this.map.closePopup())
  }

  disconnectedCallback(): void {
    this.worker.terminate()
    this.map.remove()
  }

  /** The page has asked for the points already (`rel="preload"`), so that they travel beside the scripts. */
  private async load(): Promise<void> {
    try {
      const response = await fetch(this.dataset.points!)
      if (!response.ok || response.redirected) throw new Error(String(response.status))
      const buffer = await response.arrayBuffer()
      this.worker.postMessage({ type: 'load', buffer, closest: closest(this) } satisfies Question, [buffer])
    } catch {
      this.hint(this.text('failed'))
    }
  }

  private find(selector: string): HTMLElement {
    return this.querySelector<HTMLElement>(selector)!
  }

  private text(key: string, values: Record<string, string> = {}): string {
    return (this.dataset[key] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  }

  private ask(question: Question): void {
    this.worker.postMessage(question)
  }

  private answered(answer: Answer): void {
    if (answer.type === 'loaded') this.loaded(answer)
    else if (answer.type === 'group') this.groups.get(answer.seq)?.(answer.zoom, answer.ids)
    else if (answer.type === 'view' && answer.seq === this.seq) this.show(answer)
    else if (answer.type === 'ready') {
      this.ready = true
      this.look()
    }
  }

  /** Where the points are is known before they are grouped, so the land appears at once. */
  private loaded({ count, without, box }: Extract<Answer, { type: 'loaded' }>): void {
    if (!this.map.getZoom()) {
      const bounds = box ? L.latLngBounds([box[1], box[0]], [box[3], box[2]]) : SPAIN
      this.map.fitBounds(bounds, { padding: [30, 30], maxZoom: CLOSE, animate: false })
    }
    this.hint(count ? '' : this.text('empty'))
    const link = this.find('[data-without-link]')
    link.hidden = without === 0
    link.textContent = this.text('without', { n: without === null ? '…' : shown(without) })
    if (count >= MOST) this.find('[data-notes]').append(' ', this.text('cut', { n: shown(count) }))
  }

  private hint(text: string): void {
    const hint = this.find('[data-loading]')
    hint.textContent = text
    hint.hidden = !text
  }

  private moved(): void {
    const { lat, lng } = this.map.getCenter()
    history.replaceState(history.state, '', `#${this.map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`)
    this.look()
  }

  private look(): void {
    if (!this.ready) return
    const bounds = this.map.getBounds()
    const { lat, lng } = this.map.getCenter()
    this.ask({
      type: 'view',
      seq: ++this.seq,
      box: [Math.max(-180, bounds.getWest()), bounds.getSouth(), Math.min(180, bounds.getEast()), bounds.getNorth()],
      zoom: this.map.getZoom(),
      middle: [lat, lng],
    })
  }

  private show({ marks, count, nearest }: Extract<Answer, { type: 'view' }>): void {
    const wanted = new Map(marks.map((mark) => [mark.key, mark]))
    for (const [key, marker] of this.marks) {
      if (wanted.has(key)) continue
      marker.remove()
      this.marks.delete(key)
    }
    for (const [key, mark] of wanted) {
      if (!this.marks.has(key)) this.marks.set(key, this.marker(mark).addTo(this.map))
    }
    const some = nearest.length < count
    this.find('#map-status').textContent = count
      ? this.text(some ? 'hereSome' : 'here', { n: shown(count), some: shown(nearest.length) }) : this.text('nobody')
    this.list(nearest)
    if (!this.dataset.shown) performance.mark('map-shown')
    this.dataset.shown = String(count)
  }

  private marker({ id, latitude, longitude, count }: Mark): L.Marker {
    const at = L.latLng(latitude, longitude)
    const group = count > 1
    const size = !group ? 26 : count < 10 ? 32 : count < 100 ? 38 : count < 1000 ? 44 : 52
    const html = group ? make('span', {}, count < 10_000 ? shown(count) : `${shown(Math.round(count / 1000))} k`) : make('span')
    const icon = L.divIcon({ className: group ? 'map-group' : 'map-pin', html, iconSize: [size, size] })
    // Not in the order of the tab key: the list beside the map leads to every one of them.
    const marker = L.marker(at, { icon, keyboard: false, title: group ? this.text('cluster', { n: shown(count) }) : '' })
    return marker.on('click', () => group ? this.enter(id, at) : this.card([id], at))
  }

  /** Closer, until the group falls apart; what is all in one place is told in a card. */
  private enter(id: number, at: L.LatLng): void {
    const seq = ++this.groupSeq
    this.groups.set(seq, (zoom, ids) => {
      this.groups.delete(seq)
      if (zoom > this.map.getMaxZoom()) this.card(ids, at)
      else this.map.setView(at, zoom)
    })
    this.ask({ type: 'group', seq, id })
  }

  private groupSeq = 0

  private near(ids: number[], more: Record<string, string> = {}): string {
    const trash: Record<string, string> = this.dataset.trash ? { trash: '1' } : {}
    return `${this.dataset.near}?${new URLSearchParams({ ids: ids.join(','), ...trash, ...more })}`
  }

  private async card(ids: number[], at: L.LatLng, focus = false): Promise<void> {
    const inside = make('div', { class: 'map-cards', tabindex: '-1' }, '…')
    const popup = L.popup({ maxHeight: 240, minWidth: 180, maxWidth: 280, className: 'map-popup' })
    popup.setLatLng(at).setContent(inside).openOn(this.map)
    const close = popup.getElement()?.querySelector('.leaflet-popup-close-button')
    close?.setAttribute('aria-label', say('close'))
    inside.innerHTML = await this.fetched(this.near(ids, { as: 'card' })) ?? ''
    if (!inside.textContent?.trim()) inside.textContent = say('failed')
    popup.update()
    if (focus) {
      inside.querySelector('a')?.focus({ preventScroll: true })
      // The list has followed the map meanwhile: the same row may have another button, or none.
      popup.once('remove', () => (this.querySelector<HTMLElement>(`.map-item[data-id="${ids[0]}"]`) ?? this.find('#map-beside')).focus())
    }
  }

  private async fetched(url: string, signal?: AbortSignal): Promise<string | null> {
    try {
      const response = await fetch(url, { signal })
      return response.ok && !response.redirected ? await response.text() : null
    } catch {
      return null
    }
  }

  private readonly list = (ids: number[]): void => {
    const url = ids.length ? this.near(ids) : ''
    if (url === this.asked) return
    this.asked = url
    this.listing?.abort()
    if (url) this.listLater()
    else this.find('[data-items]').replaceChildren()
  }

  private readonly listLater = later(() => void this.fetchList(), 200)

  private async fetchList(): Promise<void> {
    const url = this.asked
    const control = this.listing = new AbortController()
    const found = url ? await this.fetched(url, control.signal) : null
    if (found === null || control.signal.aborted) return
    const items = this.find('[data-items]')
    const focused = items.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.id : undefined
    items.innerHTML = found
    items.querySelector<HTMLElement>(`[data-id="${focused}"]`)?.focus({ preventScroll: true })
    items.scrollTop = 0
  }

  private clicked(event: Event): void {
    const item = event.target instanceof Element && event.target.closest<HTMLElement>('.map-item')
    if (!item) return
    const at = L.latLng(Number(item.dataset.latitude), Number(item.dataset.longitude))
    const zoom = Math.max(this.map.getZoom(), CLOSE)
    this.map.setView(at, zoom)
    void this.card([Number(item.dataset.id)], at, true)
  }
}

customElements.define('v-map', ListMap)
