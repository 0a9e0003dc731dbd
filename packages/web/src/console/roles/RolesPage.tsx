import { Tabs } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { ApisPart } from './ApisPart.tsx'
import { RolesPart } from './RolesPart.tsx'
import './roles.css'

/** The roles of people and of machines, and the APIs whose permissions they give. */
export function RolesPage() {
  const say = useSay()
  const may = useMay()
  const { view, set } = useView()
  const tabs = [
    ...(may('roles:read') ? [{ id: 'roles', name: say('roles.roles'), content: <RolesPart /> }] : []),
    ...(may('resources:read') ? [{ id: 'apis', name: say('roles.apis'), content: <ApisPart /> }] : []),
  ]
  return (
    <>
      <PageHead title={say('frame.section.roles')} description={say('roles.about')} />
      <Tabs
        label={say('frame.section.roles')}
        selected={tabs.find(({ id }) => id === view.tab)?.id ?? tabs[0]?.id ?? ''}
        onSelect={id => set({ tab: id === 'roles' ? undefined : id, q: undefined, page: undefined })}
        tabs={tabs}
      />
    </>
  )
}
