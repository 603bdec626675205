// Menus are native popovers; here arrow keys, closing after a choice, and a place for old browsers.
import { on } from '../lib/dom'

const GAP = 4

document.addEventListener('keydown', (event) => {
  const menu = event.target instanceof Element && event.target.closest<HTMLElement>('[data-menu]')
  if (!menu) return
  const items = [...menu.querySelectorAll<HTMLElement>('.menu-item')].filter((item) => item.offsetParent !== null)
  const now = items.indexOf(document.activeElement as HTMLElement)
  const step: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }
  const next = step[event.key]
  if (next !== undefined) {
    event.preventDefault()
    items.at(next % items.length)?.focus()
  } else {
    const wanted = items.find((item) => item.dataset.shortcut === event.key)
    if (wanted) {
      event.preventDefault()
      wanted.click()
    }
  }
})

on('click', '[data-menu] .menu-item', (item) => {
  if (!item.hasAttribute('aria-pressed') && !item.hasAttribute('data-keep')) item.closest<HTMLElement>('[data-menu]')?.hidePopover()
})

document.addEventListener('toggle', (event) => {
  const menu = event.target
  if (!(menu instanceof HTMLElement) || !menu.id || !menu.matches('.menu-pop, .popover, .drawer')) return
  const open = event.newState === 'open'
  const button = document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(menu.id)}"]`)
  button?.setAttribute('aria-expanded', String(open))
  if (!open) return
  if (!CSS.supports('position-area: block-end') && button && !menu.matches('.drawer')) place(menu, button)
  if (menu.matches('[data-menu]')) menu.querySelector<HTMLElement>('.menu-item')?.focus({ preventScroll: true })
}, true)

/** Browsers without anchor positioning get left and top by hand. */
export function place(box: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect()
  const { width, height } = box.getBoundingClientRect()
  const end = box.classList.contains('menu-end')
  const left = Math.min(Math.max(GAP, end ? at.right - width : at.left), innerWidth - width - GAP)
  const below = at.bottom + height + GAP <= innerHeight
  box.style.left = `${left}px`
  box.style.top = `${below ? at.bottom : Math.max(GAP, at.top - height - 2 * GAP)}px`
}
