// The state of the project: groups, the keys of one, and what one key holds.
import { useState } from 'react'
import { fromField, useField } from '../../core/address'
import { useWidth } from '../../ui/useWidth'
import { Entry } from './Entry'
import { Groups } from './Groups'
import { Keys } from './Keys'
import { NewKey } from './NewKey'
import { useLiveState } from './source'
import './state.css'
import { Undo } from './Undo'

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
    <div className="state" ref={box} data-shown={width > 0 && width < NARROW ? shown : 'all'}>
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
