// Native dialogs opened by `command="show-modal" commandfor="id"`; here only what browsers lack.
import { on } from '../lib/dom'
import { focusField } from '../lib/focus'

if (!('command' in HTMLButtonElement.prototype)) {
  on('click', 'button[commandfor]', (button) => {
    const dialog = document.getElementById(button.getAttribute('commandfor') ?? '')
    if (!(dialog instanceof HTMLDialogElement)) return
    if (button.getAttribute('command') === 'show-modal') dialog.showModal()
    else dialog.close()
  })
}

// The focus goes to the first field and not to the ✕; what arrives later by htmx gets it then.
function enter(dialog: Element): void {
  if (dialog.querySelector('[autofocus]') || dialog.getAttribute('role') === 'alertdialog') return
  const inside = dialog.querySelector('.dialog-body')
  if (inside) focusField(inside)
}
document.addEventListener('toggle', (event) => {
  const { target, newState } = event as ToggleEvent
  if (newState === 'open' && target instanceof Element && target.matches('dialog, .drawer')) enter(target)
}, true)
document.addEventListener('htmx:after:swap', () => {
  const open = document.querySelector(':is(dialog[open], .drawer:popover-open)')
  if (open && !open.querySelector('.dialog-body :focus')) enter(open)
})

/** Something was typed, so a stray click outside must not throw it away. */
function edited(dialog: HTMLDialogElement): boolean {
  return [...dialog.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input:not([type=hidden]), textarea')]
    .some((field) => field.type === 'checkbox' || field.type === 'radio'
      ? (field as HTMLInputElement).checked !== (field as HTMLInputElement).defaultChecked
      : field.value !== field.defaultValue)
}

document.addEventListener('mousedown', ({ target, clientX, clientY }) => {
  if (!(target instanceof HTMLDialogElement) || target.getAttribute('role') === 'alertdialog') return
  const box = target.getBoundingClientRect()
  const inside = clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom
  if (!inside && (target.classList.contains('palette') || !edited(target))) target.close()
})

// A dialog that arrives by htmx opens by itself.
document.addEventListener('htmx:after:swap', () => {
  document.querySelector<HTMLDialogElement>('dialog[data-open]:not([open])')?.showModal()
})
document.addEventListener('close', ({ target }) => {
  if (target instanceof HTMLDialogElement && target.hasAttribute('data-open')) target.remove()
}, true)
