import {
  Button,
  Dialog,
  Icon,
  IconButton,
  Key,
  LatchkeyMark,
  type Preferences,
  SkipButton,
  Toasts,
} from '@latchkey/ui'
import { Menu, Search } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useSay } from '../texts.tsx'
import './ConsoleFrame.css'
import { LeaveDialog } from './LeaveDialog.tsx'
import { Palette } from './Palette.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import { paletteKeys } from './palette-keys.ts'
import { SectionLinks } from './SectionLinks.tsx'
import { SessionDialogs } from './SessionDialogs.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { useShortcuts } from './use-shortcuts.ts'

/** What all pages of the console stand in: the sections at the start, on phones behind a button. */
export function ConsoleFrame({ preferences, children }: { preferences: Preferences; children: ReactNode }) {
  const say = useSay()
  const main = useRef<HTMLElement>(null)
  const [open, setOpen] = useState<'palette' | 'shortcuts' | 'sections'>()
  const close = () => setOpen(undefined)
  useShortcuts({ onPalette: () => setOpen('palette'), onHelp: () => setOpen('shortcuts') })
  return (
    <div className="lk-console">
      <SkipButton onSkip={() => main.current?.focus()} />
      <aside className="lk-console-side">
        <Brand />
        <Button look="outlined" isWide onPress={() => setOpen('palette')}>
          <Icon of={Search} size={16} />
          {say('frame.palette')}
          <Key>{paletteKeys}</Key>
        </Button>
        <SectionLinks />
        <PersonMenu preferences={preferences} onShortcuts={() => setOpen('shortcuts')} />
      </aside>
      <header className="lk-console-bar">
        <IconButton label={say('frame.openSections')} onPress={() => setOpen('sections')}>
          <Icon of={Menu} />
        </IconButton>
        <Brand />
        <IconButton label={say('frame.palette')} onPress={() => setOpen('palette')}>
          <Icon of={Search} />
        </IconButton>
        <PersonMenu preferences={preferences} onShortcuts={() => setOpen('shortcuts')} />
      </header>
      <main className="lk-console-main" tabIndex={-1} ref={main}>
        {children}
      </main>
      <Dialog title={say('frame.sections')} isOpen={open === 'sections'} onClose={close}>
        <SectionLinks onFollow={close} />
      </Dialog>
      <Palette isOpen={open === 'palette'} onClose={close} onShortcuts={() => setOpen('shortcuts')} />
      <ShortcutsDialog isOpen={open === 'shortcuts'} onClose={close} />
      <LeaveDialog />
      <SessionDialogs />
      <Toasts label={say('frame.title')} />
    </div>
  )
}

function Brand() {
  return (
    <span className="lk-console-brand">
      <LatchkeyMark size={28} />
      {useSay()('frame.title')}
    </span>
  )
}
