"""Subject rights 个人信息权利: what people may ask the bank to do with their data."""
