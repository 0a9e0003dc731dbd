import {
  Button,
  Dialog,
  DialogActions,
  Icon,
  IconButton,
  Menu,
  MenuGroup,
  MenuItem,
  TextField,
} from '@latchkey/ui'
import { Bookmark, BookmarkPlus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { navigate, usePath, useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { useKept } from './kept.ts'

type SavedView = { name: string; view: Readonly<Record<string, string>> }

/** Searches and filters under names, in this browser. */
export function SavedViews() {
  const say = useSay()
  const path = usePath()
  const { view } = useView()
  const [saved, setSaved] = useKept<readonly SavedView[]>('views', [])
  const [name, setName] = useState<string>()
  const { page: _page, dialog: _dialog, ...present } = view
  const shown = saved.find(each => JSON.stringify(each.view) === JSON.stringify(present))
  const save = () => {
    if (!name?.trim()) return
    setSaved([...saved.filter(each => each.name !== name.trim()), { name: name.trim(), view: present }])
    setName(undefined)
  }
  return (
    <>
      <Menu
        label={say('people.views')}
        trigger={
          <IconButton label={say('people.views')}>
            <Icon of={Bookmark} />
          </IconButton>
        }
      >
        {saved.map(each => (
          <MenuItem
            key={each.name}
            icon={<Icon of={Bookmark} size={16} />}
            onAction={() => navigate(path, each.view)}
          >
            {each.name}
          </MenuItem>
        ))}
        <MenuGroup label={say('people.views')}>
          <MenuItem icon={<Icon of={BookmarkPlus} size={16} />} onAction={() => setName('')}>
            {say('people.views.save')}
          </MenuItem>
          {shown && (
            <MenuItem
              icon={<Icon of={Trash2} size={16} />}
              onAction={() => setSaved(saved.filter(each => each !== shown))}
            >
              {say('people.views.remove', { name: shown.name })}
            </MenuItem>
          )}
        </MenuGroup>
      </Menu>
      <Dialog title={say('people.views.save')} isOpen={name !== undefined} onClose={() => setName(undefined)}>
        <form
          onSubmit={event => {
            event.preventDefault()
            save()
          }}
        >
          <TextField
            label={say('people.views.name')}
            value={name ?? ''}
            onChange={setName}
            autoComplete="off"
            autoFocus
          />
          <DialogActions>
            <Button type="submit" look="filled">
              {say('frame.save')}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  )
}
