// A form with a place for look-alikes asks, a moment after somebody stops typing, what the record resembles.
// Unchanged answers are left alone, so a screen reader hears each one once.
import { later } from '../lib/dom'

const PAUSE = 400
const PLACE = '[data-look-alikes]'
const busy = new WeakMap<HTMLElement, AbortController>()
const asked = new WeakMap<HTMLElement, string>()

function typed(form: HTMLFormElement): URLSearchParams {
  const found = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') found.append(name, value)
  return found
}

async function ask(form: HTMLFormElement, place: HTMLElement): Promise<void> {
  const data = typed(form)
  const key = data.toString()
  if (asked.get(place) === key) return
  asked.set(place, key)
  busy.get(place)?.abort()
  const request = new AbortController()
  busy.set(place, request)
  try {
    const answer = await fetch(place.dataset.lookAlikes ?? '', { method: 'POST', body: data, signal: request.signal })
    if (answer.ok && !answer.redirected) show(form, place, (await answer.text()).trim())
  } catch {
    // Out of reach: the form is looked at once more when it is saved.
  }
}

function show(form: HTMLFormElement, place: HTMLElement, html: string): void {
  const fresh = document.createElement('template')
  fresh.innerHTML = html
  if (place.textContent?.replace(/\s+/g, ' ').trim() === (fresh.content.textContent ?? '').replace(/\s+/g, ' ').trim()) return
  place.replaceChildren(fresh.content)
  const save = form.querySelector<HTMLButtonElement>('[data-save]')
  const { saveAnyway = '', saveUsual = '' } = place.dataset
  if (save) save.textContent = place.childElementCount ? saveAnyway : saveUsual
}

const pending = new WeakMap<HTMLElement, () => void>()

for (const type of ['input', 'change']) {
  document.addEventListener(type, ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.form) return
    const form = target.form
    const place = form.querySelector<HTMLElement>(PLACE)
    if (!place) return
    if (!pending.has(place)) pending.set(place, later(() => void ask(form, place), PAUSE))
    pending.get(place)?.()
  })
}
