import { beforeEach, describe, expect, it } from 'vitest'
import { createDrafts } from './drafts.ts'
import { forgetPerson } from './forget-person.ts'

const items = new Map<string, string>()
const storage = {
  getItem: (key: string) => items.get(key) ?? null,
  setItem: (key: string, value: string) => void items.set(key, value),
  removeItem: (key: string) => void items.delete(key),
}
const draftsOf = (accountId: string) => {
  const drafts = createDrafts(storage)
  drafts.belongTo(accountId)
  return drafts
}
beforeEach(() => items.clear())

describe('unsaved text', () => {
  it('is there again for the same person', () => {
    draftsOf('mira').keep('Name', 'Mira N')
    expect(draftsOf('mira').find('Name')).toBe('Mira N')
  })

  it('is dropped for another person', () => {
    draftsOf('mira').keep('Name', 'Mira N')
    expect(draftsOf('tom').find('Name')).toBeUndefined()
    expect(draftsOf('mira').find('Name')).toBeUndefined()
  })

  it('leaves nothing behind once it is saved, or the person signs out', () => {
    const drafts = draftsOf('mira')
    drafts.keep('Name', 'Mira N')
    drafts.drop('Name')
    expect(items.size).toBe(0)
    drafts.keep('Name', 'Mira N')
    forgetPerson(storage)
    expect(items.size).toBe(0)
  })
})
