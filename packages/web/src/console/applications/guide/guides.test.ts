import { describe, expect, it } from 'vitest'
import { kindIds } from '../application-kind.ts'
import { guidesOf } from './guides.ts'

const facts = { server: 'https://id.example', clientId: 'x1k9mz27qw4e' }

describe.each(kindIds.flatMap(kind => guidesOf[kind].map(guide => [kind, guide.name, guide] as const)))(
  'the guide of %s for %s',
  (_kind, _name, guide) => {
    it('has code that is filled in with the server and the application', async () => {
      const steps = await guide.load(facts)
      const code = steps.map(step => step.code ?? '').join('\n')
      expect(code).toContain(facts.clientId)
      expect(code).not.toMatch(/localhost:3001|%VITE_CLIENT_ID%|my-client-id/)
      expect(steps.map(step => step.text)).toEqual([...new Set(steps.map(step => step.text))])
    })
  },
)
