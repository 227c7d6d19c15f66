// Which project this is, whether the page is live, and what concerns the whole page.
import { Keyboard, ListChecks, Monitor, Moon, Search, Sun, UserRound } from 'lucide-react'
import { useRef } from 'react'
import { csrfToken } from '../core/api'
import { basePath, projectName } from '../core/base'
import { shown as shownKeys } from '../core/keys'
import { useStore } from '../core/store'
import { project } from '../live/project'
import { useMay } from '../live/role'
import { nextTheme, theme } from '../theme/theme'
import { Menu } from '../ui/Menu'
import { FirstStepsButton } from './first/FirstStepsButton'
import './header.css'
import { LineStatus } from './LineStatus'
import { overlay } from './Overlays'
import { RunStatus } from './RunStatus'

const THEMES = {
  system: { icon: Monitor, label: 'Theme: like the system' },
  light: { icon: Sun, label: 'Theme: light' },
  dark: { icon: Moon, label: 'Theme: dark' },
}

export function Header() {
  const shown = useStore(project, (state) => state)
  const isAdmin = useMay('admin')
  return (
    <header className="header">
      <div className="brand">
        <img src={`${basePath()}static/studio/logo.svg`} alt="Motia Studio" width="22" height="22" />
        <h1 title={shown?.folder}>{projectName()}</h1>
      </div>
      <LineStatus />
      <RunStatus />
      <span className="spacer" />
      <SearchButton />
      <span className="spacer" />
      <FirstStepsButton />
      {shown && <Endpoint port={shown.ports.api} />}
      {isAdmin && (
        <a
          className="button plain icon rq-button"
          href={`${basePath()}rq/`}
          aria-label="Queues and jobs"
          title="Queues and jobs"
        >
          <ListChecks size={16} aria-hidden />
        </a>
      )}
      <button
        type="button"
        className="button plain icon keys-button"
        aria-label="What the keys do"
        title="What the keys do (?)"
        onClick={() => overlay.set('keys')}
      >
        <Keyboard size={16} aria-hidden />
      </button>
      <ThemeButton />
      <AccountMenu user={shown?.user} isAdmin={isAdmin} />
    </header>
  )
}

function Endpoint({ port }: { port: number }) {
  const address = `http://${window.location.hostname}:${port}`
  return (
    <span className="ports mono" title="Where the endpoints of this project answer">
      {address}
    </span>
  )
}

function SearchButton() {
  return (
    <button type="button" className="search-button" onClick={() => overlay.set('palette')}>
      <Search size={14} aria-hidden />
      <span>Search</span>
      <kbd aria-hidden>{shownKeys('mod+k').join(' ')}</kbd>
    </button>
  )
}

function ThemeButton() {
  const { icon: Icon, label } = THEMES[useStore(theme, (state) => state)]
  return (
    <button type="button" className="button plain icon" onClick={nextTheme} aria-label={label} title={label}>
      <Icon size={16} aria-hidden />
    </button>
  )
}

function AccountMenu({ user, isAdmin }: { user: string | undefined; isAdmin: boolean }) {
  const leaving = useRef<HTMLFormElement>(null)
  const items = [
    { label: 'Change password', run: () => open('password/') },
    ...(isAdmin ? [{ label: 'Accounts', run: () => open('admin/auth/user/') }] : []),
    { label: 'Log out', run: () => leaving.current?.requestSubmit() },
  ]
  return (
    <>
      <Menu label={user ? `Account (${user})` : 'Account'} icon={<UserRound size={16} aria-hidden />} items={items} />
      <form ref={leaving} method="post" action={`${basePath()}logout/`} hidden>
        <input type="hidden" name="csrfmiddlewaretoken" value={csrfToken()} />
      </form>
    </>
  )
}

function open(page: string): void {
  window.location.assign(`${basePath()}${page}`)
}
