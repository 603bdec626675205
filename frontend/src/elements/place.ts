// <v-place>: one place on a small map. In a form (`data-fields="latitude longitude"`) a click fills both in.
import * as L from 'leaflet'
import { make } from '../lib/dom'
import { baseMap } from '../map/base'

const SPAIN: L.LatLngTuple = [40.2, -3.7]

class Place extends HTMLElement {
  private map: L.Map | null = null
  private marker: L.Marker | null = null

  connectedCallback(): void {
    // Nothing is fetched for those who do not open it.
    const details = this.closest('details')
    if (!details || details.open) void this.start()
    else details.addEventListener('toggle', () => void this.start(), { once: true })
  }

  private get fields(): HTMLInputElement[] {
    const form = this.closest('form')
    const names = this.dataset.fields?.split(' ') ?? []
    return names.map((name) => form?.elements.namedItem(name)).filter((one) => one instanceof HTMLInputElement)
  }

  /** What stands before the decimals in the person's language. */
  private get decimal(): string {
    return new Intl.NumberFormat(this.dataset.language).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.'
  }

  private async start(): Promise<void> {
    if (this.map) return
    await styled(this.dataset.css!)
    const canvas = this.querySelector<HTMLElement>('.map-canvas')!
    const picks = this.fields.length === 2
    const still = picks ? {} : { zoomControl: false, dragging: false, scrollWheelZoom: false, doubleClickZoom: false, touchZoom: false, boxZoom: false, keyboard: false }
    this.map = baseMap(this, canvas, still)
    const at = this.known()
    this.map.setView(at ?? SPAIN, at ? 11 : 5)
    if (at) this.mark(at)
    if (!picks) return
    this.map.on('click', ({ latlng }) => this.pick(latlng.wrap()))
    canvas.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !this.map) return
      event.preventDefault()
      this.pick(this.map.getCenter())
    })
    for (const field of this.fields) {
      field.addEventListener('change', () => {
        const typed = this.known()
        if (typed) {
          this.mark(typed)
          this.map?.panTo(typed)
        }
      })
    }
  }

  /** The place as the form says it, or the record. */
  private known(): L.LatLng | null {
    const texts = this.fields.length === 2 ? this.fields.map((one) => one.value) : [this.dataset.latitude ?? '', this.dataset.longitude ?? '']
    const [latitude = NaN, longitude = NaN] = texts.map((text) => text.trim() ? Number(text.replace(',', '.')) : NaN)
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? L.latLng(latitude, longitude) : null
  }

  private pick(at: L.LatLng): void {
    this.fields.forEach((field, place) => {
      const text = (place ? at.lng : at.lat).toFixed(6)
      field.value = field.type === 'number' ? text : text.replace('.', this.decimal)
      field.dispatchEvent(new Event('input', { bubbles: true }))
    })
    this.mark(at)
  }

  private mark(at: L.LatLng): void {
    const icon = L.divIcon({ className: 'map-pin', html: make('span'), iconSize: [26, 26] })
    this.marker ??= L.marker(at, { icon, keyboard: false, interactive: false }).addTo(this.map!)
    this.marker.setLatLng(at)
  }
}

/** The style sheet of maps, which only pages with a map need. */
function styled(url: string): Promise<unknown> {
  if (document.querySelector(`link[href="${url}"]`)) return Promise.resolve()
  const link = make('link', { rel: 'stylesheet', href: url })
  document.head.append(link)
  return new Promise((done) => {
    link.onload = link.onerror = done
  })
}

customElements.define('v-place', Place)
