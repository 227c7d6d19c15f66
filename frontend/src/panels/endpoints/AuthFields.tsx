// Who asks: the same for all endpoints, kept until this window is closed.
import { useStore } from '../../core/store'
import type { Auth } from './draft'
import { auth, setAuth } from './kept'

const KINDS: [Auth['kind'], string][] = [
  ['none', 'Nobody in particular'],
  ['bearer', 'Bearer token'],
  ['basic', 'Name and password'],
]

export function AuthFields() {
  const known = useStore(auth, (each) => each)
  return (
    <fieldset>
      <legend>Who asks</legend>
      <div className="request-row">
        <select
          className="input"
          aria-label="Who asks"
          value={known.kind}
          onChange={({ target }) => setAuth({ ...known, kind: target.value as Auth['kind'] })}
        >
          {KINDS.map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
        {known.kind === 'bearer' && (
          <input
            className="input"
            type="password"
            aria-label="Token"
            placeholder="Token"
            autoComplete="off"
            value={known.token}
            onChange={({ target }) => setAuth({ ...known, token: target.value })}
          />
        )}
        {known.kind === 'basic' && (
          <>
            <input
              className="input"
              aria-label="User name"
              placeholder="User name"
              autoComplete="off"
              value={known.user}
              onChange={({ target }) => setAuth({ ...known, user: target.value })}
            />
            <input
              className="input"
              type="password"
              aria-label="Password"
              placeholder="Password"
              autoComplete="off"
              value={known.password}
              onChange={({ target }) => setAuth({ ...known, password: target.value })}
            />
          </>
        )}
      </div>
      {known.kind !== 'none' && <p className="quiet">Kept until this window is closed, and written nowhere.</p>}
    </fieldset>
  )
}
