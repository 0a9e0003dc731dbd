import { Icon, IconButton, Menu, MenuItem } from '@latchkey/ui'
import { Download, Ellipsis, ListChecks, Upload } from 'lucide-react'
import { useMay } from '../../access.ts'
import { navigate, useView } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'

/** What is done with the whole list. */
export function PeopleMenu({ hasPeople }: { hasPeople: boolean }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  return (
    <Menu
      label={say('people.more')}
      trigger={
        <IconButton label={say('people.more')}>
          <Icon of={Ellipsis} />
        </IconButton>
      }
    >
      {may('users:write') && (
        <MenuItem icon={<Icon of={Upload} size={16} />} onAction={() => navigate('/people/import')}>
          {say('people.import')}
        </MenuItem>
      )}
      {hasPeople && (
        <MenuItem icon={<Icon of={Download} size={16} />} onAction={() => open({ dialog: 'exportAll' })}>
          {say('people.exportList')}
        </MenuItem>
      )}
      <MenuItem icon={<Icon of={ListChecks} size={16} />} onAction={() => navigate('/people/jobs')}>
        {say('people.jobs')}
      </MenuItem>
    </Menu>
  )
}
