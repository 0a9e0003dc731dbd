import { type Command, CommandPalette } from '@latchkey/ui'
import { Keyboard } from 'lucide-react'
import { useAdministrator } from '../access.ts'
import { shownSections } from '../find-route.ts'
import { navigate } from '../navigation.ts'
import { useSay } from '../texts.tsx'

type PaletteProps = { isOpen: boolean; onClose: () => void; onShortcuts: () => void }

/** Every section, and what belongs to none. */
export function Palette({ isOpen, onClose, onShortcuts }: PaletteProps) {
  const say = useSay()
  const { scopes } = useAdministrator()
  const commands: Command[] = [
    ...shownSections(scopes).map(({ id, title, icon, path, key }) => ({
      id,
      words: say(title),
      icon,
      hint: `g ${key}`,
      onAction: () => navigate(path),
    })),
    { id: 'shortcuts', words: say('frame.shortcuts'), icon: Keyboard, hint: '?', onAction: onShortcuts },
  ]
  return (
    <CommandPalette
      label={say('frame.palette')}
      words={{ search: say('frame.palette.search'), none: say('frame.palette.none') }}
      commands={commands}
      isOpen={isOpen}
      onClose={onClose}
    />
  )
}
