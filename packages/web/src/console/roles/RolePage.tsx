import { Tabs } from '@latchkey/ui'
import { Tags } from 'lucide-react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { NotLoaded } from '../frame/NotLoaded.tsx'
import { PageHead } from '../frame/PageHead.tsx'
import { useView } from '../navigation.ts'
import type { PageProps } from '../page-props.ts'
import { useSay } from '../texts.tsx'
import { HoldersPart } from './HoldersPart.tsx'
import { PermissionsPart } from './PermissionsPart.tsx'
import { RoleActions } from './RoleActions.tsx'
import { RoleBadges } from './RoleBadges.tsx'
import { RoleSettings } from './RoleSettings.tsx'
import { isFixed, type Role } from './role-facts.ts'
import './roles.css'

/** One role: what it allows, and who has it. Also for roles of administrators. */
export function RolePage({ params }: PageProps) {
  const say = useSay()
  const { data, error, refetch } = useRead('GET /api/roles/:id', { params: { id: params.id ?? '' } })
  const back = data?.isAdministrator
    ? { path: '/administrators', words: say('frame.section.administrators') }
    : { path: '/roles', words: say('frame.section.roles') }
  if (data) return <Loaded key={data.id} role={data} back={back} />
  return (
    <NotLoaded
      error={error}
      onRetry={refetch}
      back={back}
      title="roles.role"
      gone={{ title: 'roles.gone', about: 'roles.gone.about', icon: Tags }}
    />
  )
}

function Loaded({ role, back }: { role: Role; back: { path: string; words: string } }) {
  const say = useSay()
  const may = useMay()
  const { view, set } = useView()
  const tabs = [
    { id: 'permissions', name: say('roles.permissions'), content: <PermissionsPart role={role} /> },
    {
      id: 'holders',
      name: say(role.type === 'User' ? 'roles.people' : 'roles.machines'),
      content: <HoldersPart role={role} />,
    },
    ...(may('roles:write') && !isFixed(role)
      ? [{ id: 'settings', name: say('roles.settings'), content: <RoleSettings role={role} /> }]
      : []),
  ]
  return (
    <>
      <PageHead
        title={role.name}
        description={role.description}
        back={back}
        actions={<RoleActions role={role} />}
      />
      <RoleBadges role={role} />
      <Tabs
        label={role.name}
        selected={tabs.find(({ id }) => id === view.tab)?.id ?? 'permissions'}
        onSelect={id => set({ tab: id === 'permissions' ? undefined : id, q: undefined, page: undefined })}
        tabs={tabs}
      />
    </>
  )
}
