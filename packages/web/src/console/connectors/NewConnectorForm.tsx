import { Button, InlineNotice, showToast } from '@latchkey/ui'
import { useState } from 'react'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { navigate, replace, useUnsaved } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { CallbackSection } from './CallbackSection.tsx'
import { ConfigSections } from './ConfigSections.tsx'
import { useConfigForm } from './config-form.ts'
import { type Connector, type Factory, useDescriptionOf, useNameOf } from './connector-name.ts'
import { LookSection } from './LookSection.tsx'
import { idFor, type Look, metadataOf, newLook } from './look.ts'
import { MessageTest } from './MessageTest.tsx'
import { ProfileSection } from './ProfileSection.tsx'

/** The form of a new connector. */
export function NewConnectorForm({ factory }: { factory: Factory }) {
  const say = useSay()
  const nameOf = useNameOf()
  const descriptionOf = useDescriptionOf()
  const form = useConfigForm(factory.formItems ?? [], undefined)
  const [look, setLook] = useState<Look>(newLook)
  const [profile, setProfile] = useState({ syncProfile: false, enableTokenStorage: false })
  const { data: connectors } = useRead('GET /api/connectors')
  const create = useChange('POST /api/connectors')
  const isSocial = factory.type === 'Social'
  const target = factory.isStandard ? look.target.trim() : factory.target
  const id = isSocial && connectors && target ? idFor(target, factory, connectors) : undefined
  const name = nameOf(factory)
  useUnsaved(form.hasChanges || look !== newLook)
  const isReady = form.isComplete && (!factory.isStandard || (target !== '' && look.names[0]?.words !== ''))
  const submit = () => {
    const body = {
      connectorId: factory.id,
      ...(id && { id }),
      config: form.config,
      ...(factory.isStandard && { metadata: metadataOf(look) }),
      ...(isSocial && profile),
    }
    create.run({ body }, created => {
      showToast({ words: say('connectors.created') })
      replace(`/connectors/${encodeURIComponent(created.id)}`)
    })
  }
  return (
    <>
      <PageHead
        title={say('connectors.new', { name })}
        description={descriptionOf(factory)}
        back={{ path: '/connectors/new', words: say('connectors.add') }}
      />
      <Replaced factory={factory} connectors={connectors} />
      {isSocial && <CallbackSection factory={factory} id={id} />}
      {factory.isStandard && <LookSection look={look} onChange={setLook} isNew />}
      <ConfigSections form={form} type={factory.type} />
      {isSocial && (
        <ProfileSection
          profile={profile}
          onChange={setProfile}
          keepsTokens={factory.isTokenStorageSupported === true}
        />
      )}
      {!isSocial && <MessageTest factory={{ type: factory.type, factoryId: factory.id }} form={form} />}
      <div className="lk-connector-end">
        <ProblemNotice problem={create.error} />
        <div className="lk-connector-buttons">
          <Button look="quiet" onPress={() => navigate('/connectors')}>
            {say('frame.cancel')}
          </Button>
          <Button look="filled" isPending={create.isPending} isDisabled={!isReady} onPress={submit}>
            {say('connectors.create')}
          </Button>
        </div>
      </div>
    </>
  )
}

type ReplacedProps = { factory: Factory; connectors: readonly Connector[] | undefined }

/** There is one connector for e-mail and one for text messages: another one takes its place. */
function Replaced({ factory, connectors }: ReplacedProps) {
  const say = useSay()
  const nameOf = useNameOf()
  const present = factory.type !== 'Social' && connectors?.find(({ type }) => type === factory.type)
  if (!present) return null
  return <InlineNotice tone="warning">{say('connectors.replaces', { name: nameOf(present) })}</InlineNotice>
}
