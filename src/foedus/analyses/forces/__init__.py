"""Who supplies and who pays?"""
