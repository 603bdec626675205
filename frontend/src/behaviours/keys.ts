// Keys of the whole page. Lists have their own (elements/list). Single keys can be switched off in the help.
import { on, typing } from '../lib/dom'
import { singleKeys } from './preferences'

const SEQUENCE = 1200
let going = 0

/** The window opens at once, so that no letter is lost while its code is on the way. */
async function openPalette(text = ''): Promise<void> {
  const dialog = document.getElementById('palette')
  const input = dialog?.querySelector('input')
  if (!(dialog instanceof HTMLDialogElement) || !input || dialog.open) return
  input.value = text
  dialog.showModal()
  const { start } = await import('../elements/palette')
  start()
}

document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey) {
    event.preventDefault()
    void openPalette()
    return
  }
  if (event.ctrlKey && !event.altKey && !event.shiftKey && !event.metaKey && withControl(event)) return
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !singleKeys()) return
  if (typing(event.target) || document.querySelector('dialog[open], [popover]:popover-open:not(.toasts)')) return
  const run = going > Date.now() ? jump(event.key) : command(event.key)
  going = event.key === 'g' ? Date.now() + SEQUENCE : 0
  if (run) {
    event.preventDefault()
    run()
  }
})

/** Ctrl and the letter of a link (data-control), the page's own before the menu's; while somebody types, the browser's. */
function withControl(event: KeyboardEvent): boolean {
  if (typing(event.target) || document.querySelector('dialog[open]')) return false
  const wanted = `[data-control="${CSS.escape(event.key.toLowerCase())}"]`
  const link = document.querySelector<HTMLElement>(`main ${wanted}`) ?? document.querySelector<HTMLElement>(wanted)
  if (!link) return false
  event.preventDefault()
  link.click()
  return true
}

function command(key: string): (() => void) | undefined {
  const search = document.querySelector<HTMLInputElement>('[data-list-search]')
  const create = document.getElementById('new-menu')
  const help = document.getElementById('keys')
  if (key === '/') return search ? () => search.select() : () => void openPalette()
  if (key === 'c' && create) return () => document.querySelector<HTMLElement>('[popovertarget="new-menu"]')?.click()
  if (key === '?' && help instanceof HTMLDialogElement) return () => help.showModal()
  const shortcut = document.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(key)}"]:not([data-menu] *)`)
  return shortcut ? () => shortcut.click() : undefined
}

/** `g` and then the letter of a place of the menu (data-go). */
function jump(key: string): (() => void) | undefined {
  const link = document.querySelector<HTMLElement>(`[data-go="${CSS.escape(key)}"]`)
  return link ? () => link.click() : undefined
}

// The field of the top bar is a plain search form; a click or the first letter turns it into the palette.
for (const type of ['click', 'input'] as const) {
  on(type, '[data-palette-open] input', (input) => {
    const field = input as HTMLInputElement
    void openPalette(field.value)
    field.value = ''
  })
}
