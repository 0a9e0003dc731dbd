import { Button, Icon, IconButton, Menu, MenuItem, showToast } from '@latchkey/ui'
import { Ellipsis, LogIn, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { CallbackSection } from './CallbackSection.tsx'
import { ConfigSections } from './ConfigSections.tsx'
import { useConfigForm } from './config-form.ts'
import { type Connector, useDescriptionOf, useNameOf } from './connector-name.ts'
import { DeleteConnector } from './DeleteConnector.tsx'
import { LookSection } from './LookSection.tsx'
import { type Look, lookOf, metadataOf } from './look.ts'
import { MessageTest } from './MessageTest.tsx'
import { ProfileSection } from './ProfileSection.tsx'
import { SocialTestDialog } from './SocialTestDialog.tsx'
import { UseNotice } from './UseNotice.tsx'

type EditConnectorProps = { connector: Connector; back: { path: string; words: string } }

/** The settings of a stored connector, its test, and its end. */
export function EditConnector({ connector, back }: EditConnectorProps) {
  const say = useSay()
  const may = useMay()
  const descriptionOf = useDescriptionOf()
  const nameOf = useNameOf()
  const settings = useSettings(connector)
  const save = useChange('PATCH /api/connectors/:id')
  const isSocial = connector.type === 'Social'
  const mayWrite = may('connectors:write')
  return (
    <>
      <PageHead
        title={nameOf(connector)}
        description={descriptionOf(connector)}
        back={back}
        actions={mayWrite && <Actions connector={connector} canTest={!settings.hasChanges} />}
      />
      <UseNotice connector={connector} />
      {isSocial && <CallbackSection factory={connector} id={connector.id} />}
      {/* Without the scope, all of it is read and none of it changed. */}
      <fieldset className="lk-connector-settings" disabled={!mayWrite}>
        {connector.isStandard && <LookSection look={settings.look} onChange={settings.setLook} />}
        <ConfigSections form={settings.form} type={connector.type} />
        {isSocial && (
          <ProfileSection
            profile={settings.profile}
            onChange={settings.setProfile}
            keepsTokens={connector.isTokenStorageSupported === true}
          />
        )}
      </fieldset>
      {!isSocial && mayWrite && (
        <MessageTest
          factory={{ type: connector.type, factoryId: connector.connectorId }}
          form={settings.form}
        />
      )}
      <DeleteConnector connector={connector} />
      <SaveChanges
        hasChanges={mayWrite && settings.hasChanges}
        isSaving={save.isPending}
        problem={save.error}
        onSave={() =>
          settings.form.isComplete &&
          save.run({ params: { id: connector.id }, body: settings.body }, () => {
            settings.reset()
            showToast({ words: say('frame.saved') })
          })
        }
        onReset={() => {
          save.reset()
          settings.reset()
        }}
      />
    </>
  )
}

function Actions({ connector, canTest }: { connector: Connector; canTest: boolean }) {
  const say = useSay()
  const { open } = useView()
  const isTestable = connector.type === 'Social' && connector.platform !== 'Native'
  return (
    <>
      {isTestable && (
        // The test uses what is stored.
        <Button isDisabled={!canTest} onPress={() => open({ dialog: 'test' })}>
          <Icon of={LogIn} size={16} />
          {say('connectors.test.social.do')}
        </Button>
      )}
      <Menu
        label={say('connectors.more')}
        trigger={
          <IconButton label={say('connectors.more')}>
            <Icon of={Ellipsis} />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Icon of={Trash2} size={16} />}
          onAction={() => open({ dialog: 'delete' })}
          isDangerous
        >
          {say('connectors.delete')}
        </MenuItem>
      </Menu>
      {isTestable && <SocialTestDialog connector={connector} />}
    </>
  )
}

/** What is edited, and the body with only what changed, so that the log names that alone. */
function useSettings(connector: Connector) {
  const form = useConfigForm(connector.formItems ?? [], connector.config)
  const [changedLook, setLook] = useState<Look>()
  const storedLook = lookOf(connector)
  const look = changedLook ?? storedLook
  const { syncProfile, enableTokenStorage } = connector
  const [changedProfile, setProfile] = useState<{ syncProfile: boolean; enableTokenStorage: boolean }>()
  const profile = changedProfile ?? { syncProfile, enableTokenStorage }
  const hasLook = JSON.stringify(look) !== JSON.stringify(storedLook)
  const changes = {
    ...(form.hasChanges && { config: form.config }),
    ...(hasLook && { metadata: metadataOf(look) }),
    ...(profile.syncProfile !== syncProfile && { syncProfile: profile.syncProfile }),
    ...(profile.enableTokenStorage !== enableTokenStorage && {
      enableTokenStorage: profile.enableTokenStorage,
    }),
  }
  return {
    form,
    look,
    setLook,
    profile,
    setProfile,
    body: changes,
    hasChanges: Object.keys(changes).length > 0,
    reset() {
      form.reset()
      setLook(undefined)
      setProfile(undefined)
    },
  }
}
