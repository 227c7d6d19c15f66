// The state of the project: groups, the keys of one, and what one key holds.
import { useState } from 'react'
import { fromField, useField } from '../../core/address'
import { useWidth } from '../../ui/useWidth'
import { Entry } from './Entry'
import { Groups } from './Groups'
import { Keys } from './Keys'
import { NewKey } from './NewKey'
import { useLiveState } from './source'
import { Undo } from './Undo'
import '../../ui/columns.css'
import './state.css'

// Below this width there is room for one column.
const NARROW = 720

export default function StateView() {
  useLiveState()
  const group = fromField(useField('group'))
  const key = fromField(useField('entry'))
  const [box, width] = useWidth()
  const [isAdding, setAdding] = useState(false)
  const shown = isAdding || key !== null ? 'value' : group !== null ? 'keys' : 'groups'
  return (
    <div
      className="columns state"
      ref={box}
      data-narrow={(width > 0 && width < NARROW) || undefined}
      data-shown={shown}
    >
      <Groups chosen={group} add={() => setAdding(true)} />
      <Keys key={group} group={group} chosen={key} add={() => setAdding(true)} />
      {isAdding ? (
        <NewKey group={group ?? ''} close={() => setAdding(false)} />
      ) : (
        <Entry key={`${group}/${key}`} group={group} name={key} />
      )}
      <Undo />
    </div>
  )
}
