import { Code, FormSection } from '@latchkey/ui'
import { useSay } from '../texts.tsx'
import { type Factory, useNameOf } from './connector-name.ts'
import { callbackOf } from './use-social-test.ts'

type CallbackSectionProps = { factory: Pick<Factory, 'name' | 'platform'>; id: string | undefined }

/** What has to be registered at the provider. Apps on phones hand over the answer themselves. */
export function CallbackSection({ factory, id }: CallbackSectionProps) {
  const say = useSay()
  const nameOf = useNameOf()
  if (factory.platform === 'Native') return null
  return (
    <FormSection
      title={say('connectors.callback')}
      description={say('connectors.callback.about', { name: nameOf(factory) })}
    >
      {id ? (
        <div className="lk-connector-callback">
          <Code label={say('connectors.callback')} isBlock>
            {callbackOf(id)}
          </Code>
        </div>
      ) : (
        <p className="lk-form-description">{say('connectors.callback.later')}</p>
      )}
    </FormSection>
  )
}
