### Labels that tables of the published file keep.
