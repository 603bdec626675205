// The chosen values of a picker that takes several.
import { icon, make } from '../lib/dom'
import { say } from '../lib/words'

export interface Item { id: string | number, text: string, hint?: string }

/** A chip with the value in a hidden input; a text nobody knows yet travels as `name__new`. */
export function chip(item: Item, name: string, removed: () => void): HTMLElement {
  const fresh = item.id === ''
  const value = make('input', { type: 'hidden', name: fresh ? `${name}__new` : name, value: fresh ? item.text : String(item.id) })
  const remove = make('button', { type: 'button', class: 'chip-remove', 'aria-label': say('remove', { name: item.text }) }, icon('x'))
  const box = make('span', { class: 'chip' }, item.text, value, remove)
  remove.addEventListener('click', () => {
    box.remove()
    removed()
  })
  return box
}

/** The values already chosen, so that they are not offered again. */
export function chosen(picker: HTMLElement): Set<string> {
  return new Set([...picker.querySelectorAll<HTMLInputElement>('.chip > input')].map((input) => input.value))
}
