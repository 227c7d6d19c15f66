// Ways to look at one thing, as links: each has an address, so that Back goes through them.
import type { ReactNode } from 'react'
import type { Changes } from '../core/address'
import { Jump } from './Parts'
import './tab-links.css'

export interface TabLink {
  id: string
  label: ReactNode
  to: Changes
  title?: string
}

export function TabLinks({
  label,
  tabs,
  chosen,
  children,
}: {
  label: string
  tabs: TabLink[]
  chosen: string
  children?: ReactNode
}) {
  return (
    <nav className="tab-links" aria-label={label}>
      {tabs.map((tab) => (
        <Jump
          key={tab.id}
          className="tab-link"
          to={tab.to}
          current={tab.id === chosen}
          {...(tab.title ? { title: tab.title } : {})}
        >
          {tab.label}
        </Jump>
      ))}
      {children && <span className="tab-acts">{children}</span>}
    </nav>
  )
}
