// <v-palette data-url="/search/palette" data-search="/search/">: Ctrl+K. The server answers ?q= with
// {groups: [{label, items: [{label, hint, url, icon}]}]}; without text what was opened last, favourites and pages.
import { Asker, Choice, Combobox } from '../lib/combobox'
import { icon, make } from '../lib/dom'
import { say } from '../lib/words'

interface Item { label: string, hint?: string, url: string, icon?: string }
interface Answer { groups: { label: string, items: Item[] }[] }
const WAIT = 120

class Palette extends HTMLElement {
  private readonly dialog = this.querySelector('dialog')!
  private readonly input = this.querySelector('input')!
  private readonly note = this.querySelector<HTMLElement>('[data-note]')!
  private readonly asker = new Asker<Answer>(WAIT)
  private readonly box = new Combobox(this.input, this.querySelector<HTMLElement>('[role=listbox]')!, () => this.dialog.close())

  connectedCallback(): void {
    this.input.addEventListener('input', () => this.look())
    this.dialog.addEventListener('close', () => this.asker.stop())
    this.input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.defaultPrevented && this.input.value.trim()) this.searchPage()
    })
  }

  start(): void {
    this.box.show([])
    this.look(true)
  }

  private look(atOnce = false): void {
    const text = this.input.value.trim()
    this.say(this.box.isEmpty ? say('searching') : '')
    this.asker.ask(`${this.dataset.url}?q=${encodeURIComponent(text)}`, (answer) => this.show(answer), atOnce)
  }

  private show(answer: Answer | null): void {
    const groups = (answer?.groups ?? []).map((group) => ({ label: group.label, choices: group.items.map((item) => this.choice(item)) }))
    const filled = groups.filter((group) => group.choices.length)
    this.box.show(filled)
    const found = filled.reduce((sum, group) => sum + group.choices.length, 0)
    this.say(!answer ? say('offline') : found ? '' : say('no_results'))
  }

  private choice(item: Item): Choice {
    const render = () => {
      const row = make('a', { href: item.url, tabindex: '-1' }, icon(item.icon || 'corner-down-left'), make('span', {}, item.label))
      if (item.hint) row.append(make('span', { class: 'option-hint' }, item.hint))
      return row
    }
    return { label: item.label, render, pick: (event) => this.go(item, event) }
  }

  private go(item: Item, event: Event): void {
    event.preventDefault()
    const { ctrlKey, metaKey } = event as KeyboardEvent | MouseEvent
    if (ctrlKey || metaKey) window.open(item.url, '_blank', 'noopener')
    else {
      this.dialog.close()
      location.assign(item.url)
    }
  }

  private searchPage(): void {
    location.assign(`${this.dataset.search}?q=${encodeURIComponent(this.input.value.trim())}`)
  }

  private say(text: string): void {
    this.note.textContent = text
    this.note.hidden = !text
  }
}

customElements.define('v-palette', Palette)

export function start(): void {
  document.querySelector<Palette>('v-palette')?.start()
}
