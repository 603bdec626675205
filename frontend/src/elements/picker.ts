// <v-picker data-url="/accounts/choices/"><input name="account" value="Acme" data-id="42"></v-picker>
// turns the text input into a combobox. The server answers ?q= with [{id, text, hint}].
// Without scripts `account` carries the typed text. With them `account` is a hidden input with the
// id and the text goes along as `account__text`. Attributes of the element:
//   many       several values: as many hidden inputs; data-items='[{"id": 1, "text": "…"}]' are the first ones
//   create     (with many) a text nobody knows may be added, sent as `account__new`
//   data-with  names of fields of the form whose values narrow the choices: "account"
import { make } from '../lib/dom'
import { chip, chosen, type Item } from './chips'
import { Suggestions } from './suggestions'

class Picker extends HTMLElement {
  private input!: HTMLInputElement
  private suggestions!: Suggestions
  private name = ''
  private text = ''
  private readonly value = make('input', { type: 'hidden' })

  connectedCallback(): void {
    const input = this.querySelector('input')
    if (!input || this.suggestions) return
    this.input = input
    this.name = input.name
    input.name = `${this.name}__text`
    if (this.many) this.startMany()
    else this.startOne()
    this.suggestions = new Suggestions(input, this, {
      url: (typed, fresh) => this.url(fresh && typed === this.text ? '' : typed),
      offered: (items, typed) => this.offered(items, typed),
      pick: (item) => this.pick(item),
    })
    input.addEventListener('blur', () => this.leave())
  }

  private get many(): boolean {
    return this.hasAttribute('many')
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

  private url(typed: string): string {
    const query = new URLSearchParams({ q: typed })
    for (const name of (this.dataset.with ?? '').split(' ').filter(Boolean)) {
      const other = this.closest('form')?.elements.namedItem(name)
      if (other && 'value' in other) query.set(name, String(other.value))
    }
    return `${this.dataset.url}?${query}`
  }

  /** What is not chosen yet, and the typed words themselves where new ones are allowed. */
  private offered(items: Item[], typed: string): Item[] {
    const taken = chosen(this)
    const fresh = this.hasAttribute('create') && typed && !items.some((item) => item.text === typed)
    return [...items.filter((item) => !taken.has(String(item.id))), ...(fresh ? [{ id: '', text: typed }] : [])]
  }

  /** Takes a value that goes with what was chosen elsewhere in the form. */
  fill(text: string, id: string): void {
    this.set(text, id)
    this.changed()
  }

  private pick(item: Item): void {
    if (this.many) this.add(item)
    else this.set(item.text, String(item.id))
    this.suggestions.shut()
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
    this.suggestions.shut()
    if (this.many || this.input.value === this.text) return
    this.set(this.input.value, '')
    this.changed()
  }

  private changed(): void {
    this.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

customElements.define('v-picker', Picker)
