import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import '@latchkey/element'

const given = new URLSearchParams(location.hash.slice(1))

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <p>Path: {{ path() }}</p>
    <latchkey-account
      [endpoint]="endpoint"
      language="en"
      [path]="path()"
      [getAccessToken]="getAccessToken"
      (latchkey-navigate)="path.set($event.detail.path)"
    ></latchkey-account>
  `,
})
class App {
  readonly endpoint = given.get('endpoint')
  readonly path = signal('/')
  readonly getAccessToken = () => given.get('token')
}

bootstrapApplication(App).catch(error => console.error(error))
