// What goes with what in a form. A field with data-kind-of="category" data-kind-in="meeting visit" shows for those
// kinds only, or when it holds something; the select or radios it names know the kind of each value (data-kinds, JSON).
// A picker with data-fills="account phone" asks what goes with the chosen record and fills blank fields in.
import { on } from '../lib/dom'

const TIED = '[data-kind-of]'
const LINE = 'input, select, textarea'

type Line = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
type Filler = HTMLElement & { fill?: (text: string, id: string) => void }
type Answer = { with?: Record<string, { id: string, text: string }> }[]

/** What was chosen, and the kinds by value. */
function chosen(form: HTMLFormElement, name: string): [string, Record<string, string>] | null {
  const found = form.elements.namedItem(name)
  const first = found instanceof RadioNodeList ? found[0] : found
  if (!(first instanceof HTMLElement) || !first.matches('[data-kinds]')) return null
  const { value } = found as RadioNodeList | HTMLSelectElement
  return [value, JSON.parse(first.dataset.kinds ?? '{}') as Record<string, string>]
}

const holds = (box: Element) => [...box.querySelectorAll<Line>(LINE)].some((line) => line.value !== '')

function sort(form: HTMLFormElement): void {
  for (const box of form.querySelectorAll<HTMLElement>(TIED)) {
    const decides = chosen(form, box.dataset.kindOf ?? '')
    if (!decides) continue
    const [value, kinds] = decides
    const fits = (box.dataset.kindIn ?? '').split(' ').includes(kinds[value] ?? '')
    box.hidden = !fits && !holds(box) && !box.querySelector('.field-error')
  }
  for (const section of form.querySelectorAll<HTMLElement>('.form-section')) {
    const boxes = [...section.querySelectorAll<HTMLElement>('.field')]
    section.hidden = boxes.length > 0 && boxes.every((box) => box.hidden)
  }
}

function sortAll(): void {
  const forms = [...document.querySelectorAll(TIED)].map((box) => box.closest('form'))
  for (const form of new Set(forms)) if (form) sort(form)
}

on('change', '[data-kinds]', (changed) => {
  const { form } = changed as HTMLSelectElement | HTMLInputElement
  if (form) sort(form)
})
document.addEventListener('htmx:after:swap', sortAll)
sortAll()

// What was filled in and not touched since may be filled in anew.
const filled = new WeakMap<Element, string>()

function fill(line: Line, { id, text }: { id: string, text: string }): void {
  const picker = line.closest<Filler>('v-picker')
  const here = picker?.querySelector<HTMLInputElement>('input[type=text]')?.value ?? line.value
  if (here !== '' && here !== filled.get(line)) return
  if (picker?.fill) picker.fill(text, id)
  else {
    line.value = id || text
    line.dispatchEvent(new Event('change', { bubbles: true }))
  }
  filled.set(line, text)
}

on('change', 'v-picker[data-fills]', (picker, event) => {
  const form = picker.closest('form')
  const id = picker.querySelector<HTMLInputElement>('input[type=hidden]')?.value
  if (!form || !id || event.target !== picker) return
  const query = new URLSearchParams({ id, with: picker.dataset.fills ?? '' })
  void fetch(`${picker.dataset.url}?${query}`, { headers: { Accept: 'application/json' } })
    .then((response) => (response.ok ? response.json() as Promise<Answer> : []))
    .then(([found]) => {
      for (const [name, value] of Object.entries(found?.with ?? {})) {
        const line = form.elements.namedItem(name)
        if (line instanceof Element && line.matches(LINE)) fill(line as Line, value)
      }
    })
    .catch(() => undefined) // out of reach: the server fills in what it can when the form is saved
})
