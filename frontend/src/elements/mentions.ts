// Colleagues to choose from while somebody types @ in a text: <textarea data-mentions="/notifications/people/?record=42">.
// Without scripts one types @identifier.
import { place } from '../behaviours/menus'
import { Asker, Combobox } from '../lib/combobox'
import { make } from '../lib/dom'
import { say } from '../lib/words'
import type { Item } from './chips'

const WAIT = 150
// A name may have several words; one chosen already has no-break spaces between them and is done with.
const BEHIND = /(^|[^\w@./+-])@((?:[\p{L}\d._'’-]{1,40}(?: [\p{L}\d._'’-]{1,40}){0,5})?)$/u
let number = 0

class Mentions {
  private readonly list: HTMLElement
  private readonly box: Combobox
  private readonly asker = new Asker<Item[]>(WAIT)
  private readonly url: string

  constructor(private readonly text: HTMLTextAreaElement) {
    this.url = text.dataset.mentions ?? ''
    this.list = make('div', { id: `mentions-${++number}`, role: 'listbox', popover: 'manual', class: 'listbox menu-pop', 'aria-label': text.labels?.[0]?.textContent?.trim() || say('choose') })
    text.after(this.list)
    text.setAttribute('aria-autocomplete', 'list')
    this.box = new Combobox(text, this.list, () => this.shut())
    text.addEventListener('input', () => this.look())
    text.addEventListener('blur', () => this.shut())
    // The arrows belong to the text as long as no list is open.
    text.addEventListener('keydown', (event) => {
      if (event.key === 'Tab' && this.isOpen) this.shut()
    })
  }

  private get isOpen(): boolean {
    return this.list.matches(':popover-open')
  }

  /** What is typed behind an @ before the caret; null elsewhere. */
  private typed(): string | null {
    const { selectionStart: start, selectionEnd: end, value } = this.text
    const found = start === end ? BEHIND.exec(value.slice(0, start)) : null
    return found ? found[2] ?? '' : null
  }

  private look(): void {
    const typed = this.typed()
    if (typed === null) return this.shut()
    this.asker.ask(`${this.url}&q=${encodeURIComponent(typed)}`, (items) => this.show(items ?? []))
  }

  private show(items: Item[]): void {
    if (document.activeElement !== this.text || this.typed() === null || !items.length) return this.shut()
    const choices = items.map((item) => ({
      label: item.text,
      // Without an id it is somebody who does not see the record: said, and not to be chosen.
      render: () => make('div', item.id ? {} : { 'aria-disabled': 'true' }, make('span', {}, item.text), make('span', { class: 'option-hint' }, item.hint ?? '')),
      pick: () => item.id && this.pick(item),
    }))
    this.box.show([{ choices }])
    if (!this.isOpen) this.list.showPopover({ source: this.text })
    if (!CSS.supports('position-area: block-end')) place(this.list, this.text)
  }

  private pick(item: Item): void {
    const { selectionStart: caret, value } = this.text
    const start = caret - (this.typed() ?? '').length
    this.text.setRangeText(`${item.id} `, start, caret, 'end')
    this.shut()
    if (value !== this.text.value) this.text.dispatchEvent(new Event('input', { bubbles: true }))
  }

  private shut(): void {
    this.asker.stop()
    this.box.show([])
    if (this.isOpen) this.list.hidePopover()
  }
}

function enliven(): void {
  for (const text of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-mentions]:not([aria-autocomplete])')) new Mentions(text)
}

enliven()
document.addEventListener('htmx:after:swap', enliven)
