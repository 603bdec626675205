// htmx, and what happens when a request of its goes wrong.
import htmx from 'htmx.org'
import { toast } from './behaviours/toasts'
import { focusField } from './lib/focus'
import { say } from './lib/words'

/** Puts the answer to a GET into an element. */
export function load(url: string, into: string): Promise<unknown> {
  return Promise.resolve(htmx.ajax('GET', url, { target: into, swap: 'innerHTML' }))
}

export function enliven(element: Element): void {
  htmx.process(element)
}

document.addEventListener('htmx:before:response', (event) => {
  const { raw } = (event as CustomEvent).detail.ctx.response as { raw: Response }
  // The session ended: the answer is the login page, which belongs in the window and not in a fragment.
  if (raw.redirected && new URL(raw.url).pathname === '/login/') {
    event.preventDefault()
    location.reload()
  }
})

document.addEventListener('htmx:error', () => toast(say('offline'), 'error'))

document.addEventListener('htmx:response:error', (event) => {
  const { status } = (event as CustomEvent).detail.ctx.response as { status: number }
  if (status >= 500 || status === 403 || status === 404) toast(say('failed'), 'error')
})

// After an answer with errors the first wrong field or the summary gets the focus; in a new form its first field.
document.addEventListener('htmx:after:swap', () => {
  document.querySelector<HTMLElement>('[data-autofocus]:not([data-focused])')?.focus()
  for (const element of document.querySelectorAll('[data-autofocus]')) element.setAttribute('data-focused', '')
})
const asked = document.querySelector<HTMLElement>('[data-autofocus]')
const fresh = document.querySelector('form[data-new]')
if (focusField(document.body, true)) {
  // What is wrong comes first.
} else if (asked) asked.focus()
else if (fresh) focusField(fresh)
