// The list of choices that opens under a text input while somebody types.
import { place } from '../behaviours/menus'
import { Asker, Choice, Combobox } from '../lib/combobox'
import { icon, make } from '../lib/dom'
import { say } from '../lib/words'
import type { Item } from './chips'

const WAIT = 150
let number = 0

export interface Source {
  /** Where to ask; `fresh` when the list opens before anything is typed. */
  url: (typed: string, fresh: boolean) => string
  /** Which answers are offered. */
  offered: (items: Item[], typed: string) => Item[]
  pick: (item: Item) => void
}

export class Suggestions {
  private readonly list: HTMLElement
  private readonly box: Combobox
  private readonly asker = new Asker<Item[]>(WAIT)

  constructor(private readonly input: HTMLInputElement, private readonly host: HTMLElement, private readonly source: Source) {
    const label = input.labels?.[0]?.textContent?.trim() || say('choose')
    this.list = make('div', { id: `choices-${++number}`, role: 'listbox', popover: 'manual', class: 'listbox menu-pop', 'aria-label': label })
    host.append(this.list)
    const roles = { role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false' }
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value)
    this.box = new Combobox(input, this.list, () => this.shut())
    input.addEventListener('input', () => this.look())
    input.addEventListener('click', () => this.isOpen || this.look(true))
    input.addEventListener('keydown', (event) => event.key === 'ArrowDown' && !this.isOpen && this.look(true))
  }

  shut(): void {
    this.asker.stop()
    if (this.isOpen) this.list.hidePopover()
    this.input.setAttribute('aria-expanded', 'false')
  }

  private get isOpen(): boolean {
    return this.list.matches(':popover-open')
  }

  private look(fresh = false): void {
    const typed = this.input.value.trim()
    this.asker.ask(this.source.url(typed, fresh), (items) => this.show(items, typed), fresh)
  }

  private show(items: Item[] | null, typed: string): void {
    if (document.activeElement !== this.input) return
    const choices = this.source.offered(items ?? [], typed).map((item) => this.choice(item))
    this.box.show([{ choices }], !typed)
    if (!choices.length) this.list.replaceChildren(make('div', { class: 'listbox-note' }, say(items ? 'no_results' : 'offline')))
    this.list.style.minWidth = `${this.host.getBoundingClientRect().width}px`
    if (!this.isOpen) this.list.showPopover({ source: this.host })
    if (!CSS.supports('position-area: block-end')) place(this.list, this.host)
    this.input.setAttribute('aria-expanded', 'true')
  }

  private choice(item: Item): Choice {
    const render = () => {
      const row = make('div', {}, item.id === '' ? icon('plus') : '', make('span', {}, item.text))
      if (item.hint) row.append(make('span', { class: 'option-hint' }, item.hint))
      return row
    }
    return { label: item.text, render, pick: () => this.source.pick(item) }
  }
}
