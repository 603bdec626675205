// Short messages in the corner. The server sends them in the page, or with the header
// HX-Trigger: {"toast": {"text": "…", "kind": "success", "undo_url": "…"}}.
import { csrfToken, icon, make, on } from '../lib/dom'
import { say } from '../lib/words'

export type Kind = 'info' | 'success' | 'warning' | 'error'
const SIGNS: Record<Kind, string> = { info: 'info', success: 'circle-check', warning: 'triangle-alert', error: 'triangle-alert' }
const STAY = 6000
const STAY_WITH_UNDO = 12000
const region = document.getElementById('toasts')

export function toast(text: string, kind: Kind = 'info', undoUrl?: string): void {
  if (!region || !text) return
  const close = make('button', { type: 'button', class: 'btn btn-ghost btn-sm btn-square', 'data-toast-close': '', 'aria-label': say('close') }, icon('x'))
  const item = make('div', { class: 'toast-item', 'data-toast': kind }, icon(SIGNS[kind] ?? 'info'), make('span', {}, text))
  if (kind === 'error') item.setAttribute('role', 'alert')
  if (undoUrl) {
    item.append(make('form', { method: 'post', action: undoUrl },
      make('input', { type: 'hidden', name: 'csrfmiddlewaretoken', value: csrfToken() }),
      make('button', { class: 'btn btn-ghost btn-sm toast-undo' }, say('undo'))))
  }
  item.append(close)
  region.append(item)
  raise()
  fade(item)
}

/** The region lives in the top layer, over any open dialog. */
function raise(): void {
  if (!region?.showPopover) return
  region.popover = 'manual'
  if (region.matches(':popover-open')) region.hidePopover()
  if (region.childElementCount) region.showPopover()
}

/** Errors stay until closed; the rest leave by themselves unless somebody is reading or pointing at them. */
function fade(item: HTMLElement): void {
  if (item.dataset.toast === 'error') return
  const stay = item.querySelector('form') ? STAY_WITH_UNDO : STAY
  let timer = window.setTimeout(() => item.remove(), stay)
  const hold = () => clearTimeout(timer)
  const go = () => {
    hold()
    timer = window.setTimeout(() => item.remove(), stay)
  }
  item.addEventListener('pointerenter', hold)
  item.addEventListener('pointerleave', go)
  item.addEventListener('focusin', hold)
  item.addEventListener('focusout', go)
}

on('click', '[data-toast-close]', (button) => button.closest('.toast-item')?.remove())
document.addEventListener('toast', (event) => {
  const { text, kind, undo_url } = (event as CustomEvent).detail
  toast(text, kind, undo_url)
})

if (region?.childElementCount) {
  raise()
  for (const item of region.querySelectorAll<HTMLElement>('.toast-item')) fade(item)
}
