import { Badge, Button, Code, Icon, RelativeTime, showToast, Tabs } from '@latchkey/ui'
import { CircleOff, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { useRead } from '../data/read.ts'
import { NotLoaded } from '../frame/NotLoaded.tsx'
import { PageHead } from '../frame/PageHead.tsx'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { useUnsaved, useView } from '../navigation.ts'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import { AccessPart } from './AccessPart.tsx'
import { AppearancePart } from './AppearancePart.tsx'
import type { LookSettings } from './appearance-form.ts'
import { type Application, hasPeople, hasSecrets, kindOf, kinds } from './application-kind.ts'
import './applications.css'
import { useSettingsCheck } from './check-settings.ts'
import { DeleteApplication } from './DeleteApplication.tsx'
import { Features } from './Features.tsx'
import { GuidePart } from './guide/GuidePart.tsx'
import { SecretsPart } from './SecretsPart.tsx'
import { SettingsPart } from './SettingsPart.tsx'
import { useApplicationForm } from './use-application-form.ts'

/** One application: the guide, its settings, secrets, access and pages. */
export function ApplicationPage({ params }: PageProps) {
  const say = useSay()
  const { data, error, refetch } = useRead('GET /api/applications/:id', { params: { id: params.id ?? '' } })
  const back = { path: '/applications', words: say('frame.section.applications') }
  if (data) return <Loaded application={data} back={back} />
  return (
    <NotLoaded
      error={error}
      onRetry={refetch}
      back={back}
      title="applications.application"
      gone={{ title: 'applications.gone', about: 'applications.gone.about', icon: CircleOff }}
    />
  )
}

type LoadedProps = { application: Application; back: { path: string; words: string } }

function Loaded({ application, back }: LoadedProps) {
  const say = useSay()
  const may = useMay()
  const { view, set, open } = useView()
  // Above the tabs, which forget what they do not show.
  const form = useApplicationForm(application)
  const save = useChange('PATCH /api/applications/:id')
  const check = useSettingsCheck(application, form, save.error)
  const look = useState<Partial<LookSettings>>({})
  useUnsaved(Object.keys(look[0]).length > 0)
  const kind = kindOf(application)
  const tabs = [
    { id: 'guide', name: say('applications.guide'), content: <GuidePart application={application} /> },
    {
      id: 'settings',
      name: say('applications.settings'),
      content: <SettingsPart application={application} form={form} check={check} />,
    },
    ...(hasSecrets(kind)
      ? [
          {
            id: 'secrets',
            name: say('applications.secrets'),
            content: <SecretsPart application={application} />,
          },
        ]
      : []),
    { id: 'access', name: say('applications.access'), content: <AccessPart application={application} /> },
    ...(hasPeople(kind)
      ? [
          {
            id: 'appearance',
            name: say('applications.appearance'),
            content: <AppearancePart application={application} changes={look} />,
          },
        ]
      : []),
  ]
  return (
    <>
      <PageHead
        title={application.name}
        back={back}
        actions={
          may('applications:write') && (
            <Button onPress={() => open({ dialog: 'delete' })}>
              <Icon of={Trash2} size={16} />
              {say('applications.delete')}
            </Button>
          )
        }
      />
      <Facts application={application} />
      <Tabs
        label={application.name}
        selected={tabs.find(({ id }) => id === view.tab)?.id ?? 'guide'}
        onSelect={tab => set({ tab: tab === 'guide' ? undefined : tab })}
        tabs={tabs}
      />
      <SaveChanges
        hasChanges={form.hasChanges}
        isSaving={save.isPending}
        problem={save.error}
        onSave={() => {
          form.setTried(true)
          if (!check.canBeSent) return set({ tab: 'settings' })
          save.run({ params: { id: application.id }, body: form.body() }, () => {
            form.reset()
            showToast({ words: say('frame.saved') })
          })
        }}
        onReset={() => {
          save.reset()
          form.reset()
        }}
      />
      <DeleteApplication application={application} />
    </>
  )
}

/** Kind, id and age, and what is on and off. */
function Facts({ application }: { application: Application }) {
  const say = useSay()
  return (
    <div className="lk-app-head">
      <p className="lk-app-facts">
        <Badge tone="accent">{say(kinds[kindOf(application)].name)}</Badge>
        <Code label={say('applications.id')}>{application.id}</Code>
        <span>
          {say('applications.created')} <RelativeTime at={new Date(application.createdAt)} />
        </span>
      </p>
      <Features application={application} />
    </div>
  )
}
