import { Button, Icon, Tabs } from '@latchkey/ui'
import { Plus, UserPlus } from 'lucide-react'
import { useMay } from '../access.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import './administrators.css'
import { InviteDialog } from './InviteDialog.tsx'
import { NewAdministratorRole } from './NewAdministratorRole.tsx'
import { PeoplePart } from './PeoplePart.tsx'
import { ProtectionPart } from './ProtectionPart.tsx'
import { RolesPart } from './RolesPart.tsx'

/** The people who may use this console, and what their roles allow. */
export function AdministratorsPage() {
  const say = useSay()
  const may = useMay()
  const { view, set, open } = useView()
  const mayInvite = may('roles:write') && may('users:write') && may('users:read')
  const tabs = [
    { id: 'people', name: say('administrators.people'), content: <PeoplePart /> },
    { id: 'roles', name: say('administrators.roles'), content: <RolesPart /> },
    ...(may('settings:read')
      ? [{ id: 'protection', name: say('administrators.protection'), content: <ProtectionPart /> }]
      : []),
  ]
  const selected = tabs.find(({ id }) => id === view.tab)?.id ?? 'people'
  return (
    <>
      <PageHead
        title={say('frame.section.administrators')}
        description={say('administrators.about')}
        actions={
          <>
            {selected === 'people' && mayInvite && (
              <Button look="filled" onPress={() => open({ dialog: 'invite' })}>
                <Icon of={UserPlus} size={16} />
                {say('administrators.invite')}
              </Button>
            )}
            {selected === 'roles' && may('roles:write') && (
              <Button look="filled" onPress={() => open({ dialog: 'newRole' })}>
                <Icon of={Plus} size={16} />
                {say('administrators.role.create')}
              </Button>
            )}
          </>
        }
      />
      <Tabs
        label={say('frame.section.administrators')}
        selected={selected}
        onSelect={id => set({ tab: id === 'people' ? undefined : id, page: undefined })}
        tabs={tabs}
      />
      {mayInvite && <InviteDialog />}
      {may('roles:write') && <NewAdministratorRole />}
    </>
  )
}
