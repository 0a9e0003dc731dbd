import { forgetDrafts } from './drafts.ts'
import { forgetStepUp } from './step-up.ts'
import type { TabStorage } from './tab-storage.ts'

/** Removes the last step-up and all unsaved text from a storage; call it when the person signs out. */
export function forgetPerson(storage: TabStorage) {
  forgetStepUp(storage)
  forgetDrafts(storage)
}
