// <v-drop>: wraps an ordinary upload form; files can be dropped on it and go up one by one with their
// progress. Each answer is the HTML of the new rows and goes to the top of the element named in data-list.
// data-max is the largest size in bytes. Without data-list the file only takes its place in the form.
import { toast } from '../behaviours/toasts'
import { enliven } from '../htmx'
import { csrfToken, icon, make } from '../lib/dom'
import { say } from '../lib/words'

class Drop extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type=file]')
    const form = this.querySelector('form')
    if (!input || !form) return
    form.querySelector<HTMLElement>('[data-without-scripts]')?.remove()
    const zone = this.querySelector<HTMLElement>('.drop') ?? form
    input.addEventListener('change', () => this.send(form, input))
    for (const type of ['dragover', 'dragleave', 'drop'] as const) {
      zone.addEventListener(type, (event) => {
        event.preventDefault()
        zone.classList.toggle('is-over', type === 'dragover')
        if (type === 'drop' && event.dataTransfer?.files.length) this.send(form, input, event.dataTransfer.files)
      })
    }
  }

  private send(form: HTMLFormElement, input: HTMLInputElement, files: FileList | null = input.files): void {
    const largest = Number(this.dataset.max ?? Infinity)
    if (this.dataset.list === undefined) {
      if (files?.[0] && files[0].size > largest) {
        toast(`${files[0].name}: ${say('too_big')}`, 'error')
        input.value = ''
      } else if (files && files !== input.files) input.files = files
      return
    }
    for (const file of files ?? []) {
      if (file.size > largest) toast(`${file.name}: ${say('too_big')}`, 'error')
      else this.upload(form, input.name, file)
    }
    input.value = ''
  }

  private upload(form: HTMLFormElement, name: string, file: File): void {
    const bar = make('progress', { class: 'progress', max: '100', value: '0', 'aria-label': say('uploading', { name: file.name }) })
    const row = make('li', { class: 'file-row' }, icon('file'), make('span', { class: 'file-name' }, file.name), bar)
    const list = document.querySelector(this.dataset.list ?? '')
    ;(list ?? this).prepend(row)
    const body = new FormData(form)
    body.delete(name)
    body.append(name, file)
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('X-CSRFToken', csrfToken())
    request.setRequestHeader('HX-Request', 'true')
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.value = (loaded / total) * 100
    })
    request.addEventListener('loadend', () => {
      if (request.status >= 200 && request.status < 300) {
        const fresh = document.createRange().createContextualFragment(request.responseText)
        const rows = [...fresh.children]
        row.replaceWith(fresh)
        rows.forEach(enliven)
        toast(`${file.name}: ${say('uploaded')}`, 'success')
      } else {
        row.remove()
        toast(`${file.name}: ${request.status === 413 ? say('too_big') : say('failed')}`, 'error')
      }
    })
    request.send(body)
  }
}

customElements.define('v-drop', Drop)
