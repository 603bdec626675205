// The keyboard and ARIA part of a combobox with a listbox; palette and pickers fill it.
import { make } from './dom'

export interface Choice { label: string, render: () => HTMLElement, pick: (event: Event) => void }

export class Combobox {
  private choices: Choice[] = []
  private active = -1

  constructor(readonly input: HTMLElement, readonly list: HTMLElement, private readonly close: () => void) {
    input.setAttribute('aria-controls', list.id)
    input.addEventListener('keydown', (event) => this.key(event))
    // The press must not take the focus away from the input.
    list.addEventListener('mousedown', (event) => event.preventDefault())
  }

  get isEmpty(): boolean {
    return !this.choices.length
  }

  /** Shows groups of choices; the first becomes active unless `none`. */
  show(groups: { label?: string, choices: Choice[] }[], none = false): void {
    this.choices = groups.flatMap((group) => group.choices)
    let index = 0
    this.list.replaceChildren(...groups.map((group, place) => {
      const head = `${this.list.id}-group-${place}`
      const box = make('div', group.label ? { role: 'group', 'aria-labelledby': head } : { role: 'presentation' })
      if (group.label) box.append(make('div', { class: 'palette-group', id: head, role: 'presentation' }, group.label))
      for (const choice of group.choices) box.append(this.option(choice, index++))
      return box
    }))
    this.move(none ? -1 : 0)
  }

  private option(choice: Choice, index: number): HTMLElement {
    const option = choice.render()
    option.id = `${this.list.id}-${index}`
    option.classList.add('option')
    option.setAttribute('role', 'option')
    option.setAttribute('aria-selected', 'false')
    option.addEventListener('click', (event) => choice.pick(event))
    option.addEventListener('mousemove', () => this.active === index || this.move(index, false))
    return option
  }

  private move(to: number, scroll = true): void {
    const options = this.list.querySelectorAll('[role=option]')
    options[this.active]?.setAttribute('aria-selected', 'false')
    this.active = to
    const now = options[to]
    now?.setAttribute('aria-selected', 'true')
    if (scroll) now?.scrollIntoView({ block: 'nearest' })
    if (now) this.input.setAttribute('aria-activedescendant', now.id)
    else this.input.removeAttribute('aria-activedescendant')
  }

  private key(event: KeyboardEvent): void {
    const last = this.choices.length - 1
    if (event.key === 'Escape') {
      this.close()
    } else if (this.isEmpty) {
      return
    } else if (event.key === 'ArrowDown') {
      this.move(this.active >= last ? 0 : this.active + 1)
    } else if (event.key === 'ArrowUp') {
      this.move(this.active <= 0 ? last : this.active - 1)
    } else if (event.key === 'Enter' && this.active >= 0 && this.input.getAttribute('aria-expanded') !== 'false') {
      this.choices[this.active]?.pick(event)
    } else {
      return
    }
    event.preventDefault()
  }
}

/** Asks the server while somebody types: waits a moment, keeps only the newest answer. */
export class Asker<T> {
  private timer = 0
  private running: AbortController | null = null

  constructor(private readonly wait: number) {}

  stop(): void {
    clearTimeout(this.timer)
    this.running?.abort()
  }

  /** `answer` gets null when the server cannot be reached. */
  ask(url: string, answer: (data: T | null) => void, atOnce = false): void {
    this.stop()
    this.timer = window.setTimeout(async () => {
      const control = this.running = new AbortController()
      try {
        const response = await fetch(url, { signal: control.signal, headers: { Accept: 'application/json' } })
        answer(response.ok ? await response.json() as T : null)
      } catch {
        if (!control.signal.aborted) answer(null)
      }
    }, atOnce ? 0 : this.wait)
  }
}
