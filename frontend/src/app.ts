// What every page loads. Heavy parts are fetched when an element that needs them appears.
import './htmx'
import './behaviours/bell'
import './behaviours/confirm'
import './behaviours/dialogs'
import './behaviours/filters'
import './behaviours/form'
import './behaviours/going_with'
import './behaviours/inline'
import './behaviours/keys'
import './behaviours/linked'
import './behaviours/look_alikes'
import './behaviours/menus'
import './behaviours/page'
import './behaviours/passkeys'
import './behaviours/preferences'
import './behaviours/toasts'
import './elements/list'
import './elements/tabs'

const heavy: Record<string, () => Promise<unknown>> = {
  'v-picker': () => import('./elements/picker'),
  'textarea[data-mentions]': () => import('./elements/mentions'),
  'v-drop': () => import('./elements/drop'),
  'v-lines': () => import('./elements/lines'),
  'v-place': () => import('./elements/place'),
}

function fetchHeavy(): void {
  for (const [name, load] of Object.entries(heavy)) {
    if (document.querySelector(name)) {
      delete heavy[name]
      void load()
    }
  }
}

fetchHeavy()
document.addEventListener('htmx:after:swap', fetchHeavy)
