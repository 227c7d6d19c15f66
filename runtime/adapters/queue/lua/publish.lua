-- ARGV: the parcels as MessagePack, then the data of each. Returns how many were new.
local count = 0
for index, parcel in ipairs(cmsgpack.unpack(ARGV[1])) do
  count = count + publish(parcel, ARGV[index + 1])
end
return count
