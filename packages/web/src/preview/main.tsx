import { addressOf, pathOfPage } from '../base.ts'
import { mount } from '../mount.tsx'

// Opened by itself it has nothing to show.
if (parent === window) location.replace(addressOf('/console'))
else void show()

/** A preview is only looked at: nothing in it takes the focus or can be pressed. */
async function show() {
  document.getElementById('root')?.toggleAttribute('inert', true)
  if (pathOfPage() === '/preview/account') {
    const { AccountPreview } = await import('./AccountPreview.tsx')
    mount(<AccountPreview />)
  } else {
    const { SignInPreview } = await import('./SignInPreview.tsx')
    mount(<SignInPreview />)
  }
}
