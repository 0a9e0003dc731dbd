import { Button, Icon, InlineNotice, TextField } from '@latchkey/ui'
import { useMutation } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { Answer } from '../connectors/Answer.tsx'
import { useOwnAddress } from '../connectors/own-address.ts'
import { call } from '../data/client.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useSay } from '../texts.tsx'
import type { Template } from './LetterPreview.tsx'

/** Sends the letter as it is typed, with sample values, to one address. */
export function TestLetter({ template }: { template: Template }) {
  const say = useSay()
  const own = useOwnAddress(true)
  const [typed, setTyped] = useState<string>()
  const email = (typed ?? own).trim()
  const test = useMutation({
    mutationFn: () => call('POST /api/email-templates/test', { body: { ...template, email } }),
  })
  return (
    <section className="lk-letter-test" aria-label={say('emailTemplates.test')}>
      <h2 className="lk-form-title">{say('emailTemplates.test')}</h2>
      <div className="lk-letter-send">
        <TextField
          label={say('emailTemplates.test.to')}
          value={typed ?? own}
          onChange={next => {
            test.reset()
            setTyped(next)
          }}
          inputMode="email"
          capitalization="none"
          autoComplete="off"
        />
        <Button isPending={test.isPending} isDisabled={email === ''} onPress={() => test.mutate()}>
          <Icon of={Send} size={16} />
          {say('emailTemplates.test.send')}
        </Button>
      </div>
      {test.isSuccess && (
        <InlineNotice tone="success">{say('emailTemplates.test.sent', { email })}</InlineNotice>
      )}
      <ProblemNotice problem={test.error} />
      <Answer problem={test.error} />
    </section>
  )
}
