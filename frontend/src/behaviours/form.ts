// Forms that look after what was typed: form[data-guard] warns before leaving unsaved, saves with
// Ctrl+Enter or F8, is sent only once. With data-draft="key" long texts survive a closed window.
import { later, on, recall, remember } from '../lib/dom'
import { say } from '../lib/words'
import { ask } from './confirm'
import { toast } from './toasts'

const GUARDED = 'form[data-guard]'
const DRAFT_PAUSE = 500
const first = new WeakMap<HTMLFormElement, string>()
const sending = new WeakSet<HTMLFormElement>()
let leaving = false

function content(form: HTMLFormElement): string {
  return [...new FormData(form)].map(([name, value]) => `${name}=${value instanceof File ? value.name : value}`).join('\n')
}

function isDirty(form: HTMLFormElement): boolean {
  return !sending.has(form) && first.has(form) && first.get(form) !== content(form)
}

const dirtyForm = () => [...document.querySelectorAll<HTMLFormElement>(GUARDED)].find(isDirty)

function watch(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>(GUARDED)) {
    if (form.dataset.guard) continue
    form.dataset.guard = 'on'
    restore(form)
  }
}

// What was there before is noted when somebody first touches the form: by then the pickers have taken their places.
for (const type of ['focusin', 'pointerdown'] as const) {
  on(type, GUARDED, (form) => {
    if (!first.has(form as HTMLFormElement)) first.set(form as HTMLFormElement, content(form as HTMLFormElement))
  }, true)
}

function draftKey(form: HTMLFormElement, area: HTMLTextAreaElement): string {
  return `draft:${document.body.dataset.person ?? ''}:${form.dataset.draft}:${area.name}`
}

const texts = (form: HTMLFormElement) => (form.dataset.draft ? [...form.querySelectorAll('textarea')] : [])

function restore(form: HTMLFormElement): void {
  for (const area of texts(form)) {
    const kept = recall(draftKey(form, area))
    if (kept && kept !== area.value) {
      area.value = kept
      toast(say('draft_restored'))
    }
    const keep = later(() => remember(draftKey(form, area), area.value === area.defaultValue ? null : area.value), DRAFT_PAUSE)
    area.addEventListener('input', keep)
  }
}

on('input', GUARDED, (form) => {
  const state = form.querySelector('[data-form-state]')
  if (state) state.textContent = isDirty(form as HTMLFormElement) ? say('unsaved') : ''
})

// Every POST is sent once; the second click of a nervous finger does nothing.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.method !== 'post' || event.defaultPrevented) return
  if (sending.has(form)) {
    event.preventDefault()
    return
  }
  sending.add(form)
  event.submitter?.setAttribute('aria-busy', 'true')
  for (const area of texts(form)) remember(draftKey(form, area), null)
})

function release(form: HTMLFormElement): void {
  sending.delete(form)
  for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
}
addEventListener('pageshow', (event) => {
  if (event.persisted) document.querySelectorAll('form').forEach(release)
})
document.addEventListener('htmx:finally:request', (event) => {
  if (event.target instanceof HTMLFormElement) release(event.target)
})

document.addEventListener('keydown', (event) => {
  const save = event.key === 'F8' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
  const form = event.target instanceof Element && event.target.closest<HTMLFormElement>('form[data-guard], form[data-send]')
  const wanted = form || (event.key === 'F8' ? document.querySelector<HTMLFormElement>(GUARDED) : null)
  if (!save || !wanted) return
  event.preventDefault()
  wanted.requestSubmit(wanted.querySelector<HTMLButtonElement>('[data-save]'))
})

on('click', 'a[href]', (link, event) => {
  const { target, href, origin, pathname, hash } = link as HTMLAnchorElement
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || target || origin !== location.origin) return
  if ((hash && pathname === location.pathname) || !dirtyForm()) return
  event.preventDefault()
  void ask({ title: say('leave_question'), text: '', yes: say('leave'), no: say('stay'), danger: true }).then((yes) => {
    if (!yes) return
    leaving = true
    location.assign(href)
  })
})
addEventListener('beforeunload', (event) => {
  if (!leaving && dirtyForm()) event.preventDefault()
})
document.addEventListener('htmx:after:swap', watch)
watch()
