// <v-picker data-url="/accounts/choices/"><input name="account" value="Acme" data-id="42"></v-picker>
// turns the text input into a combobox. The server answers ?q= with [{id, text, hint}].
// Without scripts `account` carries the typed text. With them `account` is a hidden input with the
// id and the text goes along as `account__text`. Attributes of the element:
//   many       several values: as many hidden inputs; data-items='[{"id": 1, "text": "…"}]' are the first ones
//   create     (with many) a text nobody knows may be added, sent as `account__new`
//   data-with  names of fields of the form whose values narrow the choices: "account"
import { Asker, Choice, Combobox } from '../lib/combobox'
import { place } from '../behaviours/menus'
import { icon, make } from '../lib/dom'
import { say } from '../lib/words'
import { chip, chosen, Item } from './chips'

const WAIT = 150
let number = 0

class Picker extends HTMLElement {
  private input!: HTMLInputElement
  private list!: HTMLElement
  private box!: Combobox
  private name = ''
  private text = ''
  private readonly value = make('input', { type: 'hidden' })
  private readonly asker = new Asker<Item[]>(WAIT)

  connectedCallback(): void {
    const input = this.querySelector('input')
    if (!input || this.list) return
    this.input = input
    this.name = input.name
    input.name = `${this.name}__text`
    const label = input.labels?.[0]?.textContent?.trim() || say('choose')
    this.list = make('div', { id: `picker-${++number}`, role: 'listbox', popover: 'manual', class: 'listbox menu-pop', 'aria-label': label })
    const roles = { role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false' }
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value)
    if (this.many) this.startMany()
    else this.startOne()
    this.append(this.list)
    this.box = new Combobox(input, this.list, () => this.shut())
    input.addEventListener('input', () => this.look())
    input.addEventListener('click', () => this.isOpen || this.look(true))
    input.addEventListener('keydown', (event) => event.key === 'ArrowDown' && !this.isOpen && this.look(true))
    input.addEventListener('blur', () => this.leave())
  }

  private get many(): boolean {
    return this.hasAttribute('many')
  }

  private get isOpen(): boolean {
    return this.list.matches(':popover-open')
  }

  private startOne(): void {
    this.classList.add('picker')
    this.text = this.input.value
    this.value.name = this.name
    this.value.value = this.input.dataset.id ?? ''
    this.prepend(this.value)
  }

  private startMany(): void {
    this.input.value = ''
    this.input.removeAttribute('required')
    this.input.className = ''
    this.classList.add('picker-many', 'input')
    for (const item of JSON.parse(this.dataset.items || '[]') as Item[]) this.add(item)
    this.input.addEventListener('keydown', (event) => {
      if (event.key === 'Backspace' && !this.input.value) [...this.querySelectorAll('.chip')].pop()?.querySelector('button')?.click()
    })
  }

  /** Asks for choices; before anything is typed, for the first ones there are. */
  private look(atOnce = false): void {
    const typed = this.input.value.trim()
    const query = new URLSearchParams({ q: atOnce && typed === this.text ? '' : typed })
    for (const name of (this.dataset.with ?? '').split(' ').filter(Boolean)) {
      const other = this.closest('form')?.elements.namedItem(name)
      if (other && 'value' in other) query.set(name, String(other.value))
    }
    this.asker.ask(`${this.dataset.url}?${query}`, (items) => this.show(items), atOnce)
  }

  private show(items: Item[] | null): void {
    if (document.activeElement !== this.input) return
    const taken = chosen(this)
    const choices = (items ?? []).filter((item) => !taken.has(String(item.id))).map((item) => this.choice(item))
    const text = this.input.value.trim()
    if (this.hasAttribute('create') && text && !items?.some((item) => item.text === text)) choices.push(this.choice({ id: '', text }))
    this.box.show([{ choices }], !text)
    if (!choices.length) this.list.replaceChildren(make('div', { class: 'listbox-note' }, say(items ? 'no_results' : 'offline')))
    this.list.style.minWidth = `${this.getBoundingClientRect().width}px`
    if (!this.isOpen) this.list.showPopover({ source: this })
    if (!CSS.supports('position-area: block-end')) place(this.list, this)
    this.input.setAttribute('aria-expanded', 'true')
  }

  private choice(item: Item): Choice {
    const render = () => {
      const row = make('div', {}, item.id === '' ? icon('plus') : '', make('span', {}, item.text))
      if (item.hint) row.append(make('span', { class: 'option-hint' }, item.hint))
      return row
    }
    return { label: item.text, render, pick: () => this.pick(item) }
  }

  private pick(item: Item): void {
    if (this.many) this.add(item)
    else this.set(item.text, String(item.id))
    this.shut()
    this.changed()
  }

  private set(text: string, id: string): void {
    this.input.value = this.text = text
    this.value.value = id
  }

  private add(item: Item): void {
    this.insertBefore(chip(item, this.name, () => this.changed()), this.input)
    this.input.value = ''
  }

  /** Leaving with a text that was not chosen: emptied means nobody, anything else goes to the server as text. */
  private leave(): void {
    this.asker.stop()
    this.shut()
    if (this.many || this.input.value === this.text) return
    this.set(this.input.value, '')
    this.changed()
  }

  private changed(): void {
    this.dispatchEvent(new Event('change', { bubbles: true }))
  }

  private shut(): void {
    if (this.isOpen) this.list.hidePopover()
    this.input.setAttribute('aria-expanded', 'false')
  }
}

customElements.define('v-picker', Picker)
