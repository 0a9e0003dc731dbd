import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Header } from 'react-aria-components/Header'
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
} from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Icon } from './Icon.tsx'
import { useLayer } from './layer.ts'
import './Menu.css'

type MenuProps = { trigger: ReactNode; label: string; children: ReactNode }

export function Menu({ trigger, label, children }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="lk-layer lk-popover" placement="bottom end" {...useLayer()}>
        <AriaMenu className="lk-menu" aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

type MenuItemProps = {
  icon: ReactNode
  onAction?: () => void
  href?: string
  /** Marks a destructive action. */
  isDangerous?: boolean
  children: ReactNode
}

export function MenuItem({ icon, onAction, href, isDangerous = false, children }: MenuItemProps) {
  return (
    <AriaMenuItem
      className={`lk-menu-item${isDangerous ? ' lk-menu-danger' : ''}`}
      {...(onAction && { onAction })}
      {...(href && { href })}
    >
      {icon}
      <span className="lk-menu-words">{children}</span>
    </AriaMenuItem>
  )
}

type MenuChoiceProps<Choice extends string> = {
  title: string
  choices: readonly { id: Choice; words: string; lang?: string }[]
  chosen: Choice
  onChoose: (choice: Choice) => void
}

/** A group of items with a single selection. */
export function MenuChoice<Choice extends string>({
  title,
  choices,
  chosen,
  onChoose,
}: MenuChoiceProps<Choice>) {
  return (
    <AriaMenuSection
      className="lk-menu-section"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={keys => onChoose([...keys][0] as Choice)}
    >
      <Header className="lk-menu-title">{title}</Header>
      {choices.map(({ id, words, lang }) => (
        <AriaMenuItem key={id} id={id} textValue={words} className="lk-menu-item">
          <span className="lk-menu-tick">{id === chosen && <Icon of={Check} size={16} />}</span>
          <span className="lk-menu-words" lang={lang}>
            {words}
          </span>
        </AriaMenuItem>
      ))}
    </AriaMenuSection>
  )
}

/** A group of items, separated by a line. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <AriaMenuSection className="lk-menu-section" aria-label={label}>
      {children}
    </AriaMenuSection>
  )
}
