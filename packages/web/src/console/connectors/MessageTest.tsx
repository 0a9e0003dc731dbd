import { Button, FormSection, Icon, InlineNotice, TextField, useLanguage } from '@latchkey/ui'
import { useMutation } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { call } from '../data/client.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useSay } from '../texts.tsx'
import { Answer } from './Answer.tsx'
import type { ConfigForm } from './config-form.ts'
import type { Factory } from './connector-name.ts'
import { useOwnAddress } from './own-address.ts'

type MessageTestProps = { factory: Pick<Factory, 'type'> & { factoryId: string }; form: ConfigForm }

/** Sends a message with the configuration as it is typed. The administrator's own address is proposed. */
export function MessageTest({ factory: { type, factoryId }, form }: MessageTestProps) {
  const say = useSay()
  const language = useLanguage()
  const isMail = type === 'Email'
  const own = useOwnAddress(isMail)
  const [typed, setTyped] = useState<string>()
  const to = (typed ?? own).trim()
  const test = useMutation({
    mutationFn: () =>
      call('POST /api/connectors/:factoryId/test', {
        params: { factoryId },
        body: {
          config: form.config,
          locale: language,
          ...(isMail ? { email: to } : { phone: to.replace(/\D/g, '') }),
        },
      }),
  })
  return (
    <FormSection title={say('connectors.test')} description={say('connectors.test.message')}>
      <div className="lk-connector-send">
        <TextField
          label={say(isMail ? 'connectors.test.email' : 'connectors.test.phone')}
          value={typed ?? own}
          onChange={next => {
            test.reset()
            setTyped(next)
          }}
          autoComplete="off"
          inputMode={isMail ? 'email' : 'tel'}
          capitalization="none"
        />
        <Button
          isPending={test.isPending}
          isDisabled={to === '' || !form.isComplete}
          onPress={() => test.mutate()}
        >
          <Icon of={Send} size={16} />
          {say('connectors.test.send')}
        </Button>
      </div>
      {test.isSuccess && (
        <InlineNotice tone="success">{say('connectors.test.sent', { address: to })}</InlineNotice>
      )}
      <ProblemNotice problem={test.error} />
      <Answer problem={test.error} />
    </FormSection>
  )
}
