// What a person chooses for this browser: theme, sidebar, row height, single-key shortcuts.
import { on, recall, remember } from '../lib/dom'

const root = document.documentElement

function set(name: 'theme' | 'sidebar' | 'density', value: string): void {
  if (value) root.dataset[name] = value
  else delete root.dataset[name]
  remember(name, value || null)
  show()
}

function show(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-theme-set]')) {
    button.setAttribute('aria-pressed', String((root.dataset.theme ?? '') === button.dataset.themeSet))
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-sidebar-toggle]')) {
    button.hidden = false
    button.setAttribute('aria-expanded', String(root.dataset.sidebar !== 'narrow'))
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-density-toggle]')) {
    button.setAttribute('aria-pressed', String(root.dataset.density === 'compact'))
  }
  for (const box of document.querySelectorAll<HTMLInputElement>('[data-single-keys]')) box.checked = singleKeys()
}

export function singleKeys(): boolean {
  return recall('single-keys') !== 'off'
}

on('click', '[data-theme-set]', (button) => set('theme', button.dataset.themeSet ?? ''))
on('click', '[data-sidebar-toggle]', () => set('sidebar', root.dataset.sidebar === 'narrow' ? '' : 'narrow'))
on('click', '[data-density-toggle]', () => set('density', root.dataset.density === 'compact' ? '' : 'compact'))
on('change', '[data-single-keys]', (box) => remember('single-keys', (box as HTMLInputElement).checked ? null : 'off'))
document.addEventListener('htmx:after:swap', show)
show()
